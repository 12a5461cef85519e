"""Killed at any moment, a command loses nothing: the next one finishes or begins anew."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import parade_analysis as pa
from parade_analysis.catalog import add as adding
from parade_analysis.catalog import writing
from parade_analysis.catalog.completing import read
from parade_analysis.catalog.locate import SEAL
from parade_analysis.catalog.losses import since_sealed
from parade_analysis.catalog.seal import seal
from parade_analysis.files import PREFIX

TODAY = "2026-11-30"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9")

DYING = """
import os, random, signal, sys, threading
from parade_analysis.catalog import add, seal, writing

folder, act, label, chance = sys.argv[1], sys.argv[2], sys.argv[3], random.Random(int(sys.argv[4]))


def die():
    os.kill(os.getpid(), signal.SIGKILL)


if chance.random() < 0.3:
    threading.Timer(chance.random() * 4, die).start()
else:  # most of the time goes into checking, so many kills are meant for the writing
    moment, whole = chance.randint(1, 6), writing.write_whole
    left = [moment]

    def dying(path, content):
        if str(path).startswith(folder):
            left[0] -= 1
            if left[0] == 0:
                half = path.with_name(".parade-half0000.part")
                half.write_bytes(content[: chance.randint(0, len(content))])
                die()
        whole(path, content)

    writing.write_whole = dying
given = {
    "date": "2026-08-30", "category": "missile", "label": label, "detail": "one",
    "source_url": f"https://example.org/{label}", "source_grade": "D",
}
if act == "add":
    add.add("event", given, data=folder, today="2026-11-30")
else:
    seal.seal(data=folder, today="2026-11-30")
print("done")
"""


def killed(folder: Path, act: str, label: str, seed: int) -> bool:
    """Run a command that is killed at a moment given by chance, and tell whether it ended first."""
    command = [sys.executable, "-c", DYING, str(folder), act, label, str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return "done" in done.stdout


def edited(folder: Path, number: int) -> None:
    """Change a cell by hand, as an editor would before sealing."""
    path = folder / "events.csv"
    text = path.read_bytes()
    old, new = b"Japan signs its", b"Japan signs the"
    path.write_bytes(text.replace(old, new) if number % 2 else text.replace(new, old))


@pytest.mark.parametrize(
    "kills", [1, pytest.param(60, marks=pytest.mark.exhaustive)], ids="{} kills".format
)
def test_no_row_is_lost_and_no_table_torn(folder: Path, kills: int) -> None:
    chance = random.Random(kills)
    _, rows = read(folder / "events.csv")
    there = {row["event_id"] for row in rows}
    for number in range(kills):
        act = "add" if chance.random() < 0.7 else "seal"
        label = f"{chance.getrandbits(64):x}"
        if act == "seal":
            edited(folder, number)
        has_ended = killed(folder, act, label, chance.getrandbits(32))
        with writing.locked(folder):  # as the next command does first
            assert not (folder / writing.UNFINISHED).exists()
            assert list(folder.glob(f"{PREFIX}*")) == []
        if act == "seal":
            assert len(pa.load("events", data=folder)) == len(there)
            seal(data=folder, today=TODAY)
        added = {f"2026-08-30-{label}"} if act == "add" else set()
        _, rows = read(folder / "events.csv")
        now = {row["event_id"] for row in rows}
        assert now in ([there | added] if has_ended else [there, there | added])
        assert since_sealed(folder) == {}
        there = now
    given = {
        **{"date": "2026-08-30", "category": "missile", "label": "The last", "detail": "one"},
        **{"source_url": "https://example.org/last", "source_grade": "D"},
    }
    adding.add("event", given, data=folder, today=TODAY)
    assert pa.check(data=folder, today=TODAY) == []


def test_a_request_to_end_leaves_no_copy_of_the_data(folder: Path, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    before = (folder / SEAL).read_bytes()
    options = ["--date", "2026-08-30", "--category", "missile", "--label", "One", "--detail", "one"]
    options += ["--source-url", "https://example.org/one", "--source-grade", "D"]
    command = [sys.executable, "-m", "parade_analysis.cli", "add", "event", *options]
    command += ["--data", str(folder), "--today", TODAY]
    environment = os.environ | {"TMPDIR": str(temporary)}
    adds = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 120
    while not any(temporary.glob("*/data/*")) and adds.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.01)
    adds.send_signal(signal.SIGTERM)
    _, said = adds.communicate(timeout=120)
    assert adds.returncode == 128 + signal.SIGTERM, said
    assert "Traceback" not in said
    assert list(temporary.iterdir()) == []
    assert (folder / SEAL).read_bytes() == before
