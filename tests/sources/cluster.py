"""A Spark of one master and two workers on this machine, for as long as it is needed."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

PATIENCE = 120  # seconds
CLASSES = "org.apache.spark.deploy"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def has_java() -> bool:
    return shutil.which("java") is not None or "JAVA_HOME" in os.environ


@contextlib.contextmanager
def started(folder: Path) -> Iterator[str]:
    """Start a cluster on loopback and give its address; end it afterwards."""
    spec = find_spec("pyspark")
    assert spec is not None
    assert spec.origin is not None
    home = Path(spec.origin).parent
    environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
    port = free_port()
    address = f"spark://127.0.0.1:{port}"
    running: list[subprocess.Popen[bytes]] = []

    def start(name: str, *arguments: str, until: str) -> None:
        log = folder / f"{name}.log"
        with log.open("wb") as file:
            command = [str(home / "bin" / "spark-class"), *arguments]
            running.append(
                subprocess.Popen(command, stdout=file, stderr=file, env=environment, cwd=folder)
            )
        end = time.monotonic() + PATIENCE
        while until not in log.read_text(errors="replace"):
            assert running[-1].poll() is None, log.read_text(errors="replace")
            assert time.monotonic() < end, f"{name} did not start"
            time.sleep(0.2)

    host = ("--host", "127.0.0.1", "--webui-port", "0")
    try:
        start("master", f"{CLASSES}.master.Master", *host, "--port", str(port), until="ALIVE")
        for name in ("worker-1", "worker-2"):
            size = ("--cores", "1", "--memory", "1g", "--work-dir", str(folder / name))
            start(
                name,
                f"{CLASSES}.worker.Worker",
                *host,
                *size,
                address,
                until="Successfully registered",
            )
        yield address
    finally:
        for process in reversed(running):
            process.terminate()
        for process in running:
            process.wait(PATIENCE)
