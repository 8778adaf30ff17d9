"""The web server as in production, in a home of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """`jiceng serve` of an installation, on a port of its own."""

    PROGRAM: tuple[str, ...] = (sys.executable, "-m", "jiceng.config.cli")

    def __init__(self, home: Path, *arguments: str, **environment: str) -> None:
        clean = {name: value for name, value in os.environ.items() if name[:7] != "JICENG_"}
        for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
            clean.pop(name, None)
        self.port = free_port()
        self.log = home / f"serve-{self.port}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*self.PROGRAM, "serve", "--port", str(self.port), *arguments],
                env={**clean, "JICENG_HOME": str(home), **environment},
                stderr=log,
                stdout=log,
            )
        until = time.monotonic() + 300
        while self.status("/health/") != 200:
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < until, self.log.read_text()
            time.sleep(0.2)

    def status(self, path: str, seconds: float = 10) -> int:
        """Status of a page; 0 without a response."""
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}{path}", timeout=seconds
            ) as answer:
                answer.read()
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except OSError:
            return 0

    def line(self) -> socket.socket:
        """A connection to it."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def end(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
