"""A real webhook server on this machine that records requests and gives set responses."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from jiceng.core import ssrf_guard


class Hook:
    """The server; `status` is its answer."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.got: list[dict[str, Any]] = []
        self.status, self.location = 200, ""
        self.dribbles = False  # a byte now and then until the client closes
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                body = json.loads(self.rfile.read(length))
                hook.got.append({**body, "key": self.headers.get("Idempotency-Key", "")})
                if hook.dribbles:
                    self._dribble()
                    return
                self.send_response(hook.status)
                if hook.location:
                    self.send_header("Location", hook.location)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def _dribble(self) -> None:
                for byte in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200:
                    try:
                        self.wfile.write(bytes([byte]))
                    except OSError:
                        return
                    time.sleep(0.2)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Log nothing."""

        class Server(ThreadingHTTPServer):
            address_family = socket.AF_INET6 if ":" in host else socket.AF_INET

        self.server = Server((host, 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"json://127.0.0.1:{self.server.server_port}/hook"

    @property
    def keys(self) -> list[str]:
        return [each["key"] for each in self.got]


@pytest.fixture
def hook(settings: Any) -> Iterator[Hook]:
    """The server has an internal address, which this installation allows."""
    settings.JICENG_NOTICE_NETWORKS = ssrf_guard.networks(["127.0.0.1/32"])
    settings.JICENG_NOTICE_SCHEMES = frozenset({"json", "jsons", "wecombot", "dingtalk", "feishu"})
    found = Hook()
    yield found
    found.server.shutdown()
    found.server.server_close()
