"""A minimal mail server on this machine that keeps received mail."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest


class Post(socketserver.ThreadingTCPServer):
    """A mail server with the received mails, newest last; `refuses` makes it refuse mail."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.got: list[EmailMessage] = []
        self.refuses = False

    @property
    def address(self) -> str:
        """Its URL for `JICENG_MAIL`."""
        return (
            f"mailto://127.0.0.1:{self.server_address[1]}?from=jiceng@example.gov.cn&mode=insecure"
        )

    def texts(self) -> list[str]:
        """Plain text of each mail."""
        return [str(each.get_body(("plain",)).get_content()) for each in self.got]  # type: ignore[union-attr]


class _Talk(socketserver.StreamRequestHandler):
    server: Post

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip().upper():
            word = line.split()[0]
            if word == "DATA":
                self._say("354 go on")
                self._keep()
            elif word == "QUIT":
                self._say("221 bye")
                return
            elif word == "RCPT" and self.server.refuses:
                self._say("451 try later")
            else:
                self._say("250 ok")

    def _keep(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        mail: Any = message_from_bytes(b"".join(lines), policy=policy.default)
        self.server.got.append(mail)
        self._say("250 kept")


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    """The installation's mail server, and the public address that links begin with."""
    with Post() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        settings.JICENG_MAIL = server.address
        settings.JICENG_PUBLIC_URL = "https://jiceng.example.gov.cn"
        yield server
        server.shutdown()
        thread.join()
