"""Nothing but the set-up needs the network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BLOCK = """
import socket
def refuse(*arguments, **named):
    raise OSError("the network is blocked")
for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, refuse)
socket.getaddrinfo = socket.create_connection = refuse
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", BLOCK + code], capture_output=True, text=True)


def test_the_block_works() -> None:
    assert "the network is blocked" in run("socket.create_connection(('192.0.2.1', 80))").stderr


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["figures", "attending-states", "china-share", "--jobs", "1"],
        pytest.param(["figures", "--force", "--jobs", "1"], marks=pytest.mark.exhaustive),
        ["figures", "--list"],
    ],
)
def test_the_command_line_works_without_a_network(arguments: list[str], tmp_path: Path) -> None:
    out = ["--out", str(tmp_path)] if arguments[0] == "figures" else []
    done = run(f"from parade_analysis.cli import app; app({arguments + out!r})")
    assert done.returncode == 0, done.stderr


def test_the_loaders_work_without_a_network() -> None:
    done = run("import parade_analysis as pa; print(len(pa.tables()), len(pa.boundaries()))")
    assert done.returncode == 0, done.stderr
