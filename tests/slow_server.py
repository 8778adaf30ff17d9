"""A server whose responses never end."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def slow_server(said: bytes) -> Iterator[int]:
    """A server that sends a byte now and then; yields its port."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            for byte in said + b"x" * 600:
                try:
                    self.request.sendall(bytes([byte]))
                except OSError:
                    return
                time.sleep(0.1)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()
