"""A net before the server of a test that lets so many bytes of a download through and then ends."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from bench.faulty_net import entrance

ASKED = re.compile(rb"^(?:GET|POST|PUT) (\S+) HTTP", re.MULTILINE)
PIECE = 4096


@dataclass
class CutNet:
    """A net that carries any number of connections.

    Args:
        server: the server's port on this machine.
        begins: path of the request from which on bytes of answers are counted.
        most: bytes after which the net ends; None for no end.
        asked: paths of the requests, in order.
        carried: bytes of answers since `begins` was asked for.
    """

    server: int
    begins: str
    most: int | None = None
    asked: list[str] = field(default_factory=list)
    carried: int = 0

    def __post_init__(self) -> None:
        self.is_cut = threading.Event()
        self._counts, self._lock = False, threading.Lock()
        self._lines: list[socket.socket] = []

    @contextmanager
    def listening(self) -> Iterator[int]:
        """Yields the port on which the net is entered."""
        with entrance(self.carry) as port:
            yield port
            self._end()

    def mend(self) -> None:
        """Carry everything from now on; what is asked and carried is counted anew."""
        self.most, self.asked, self.carried, self._counts = None, [], 0, False
        self.is_cut.clear()

    def carry(self, browser: socket.socket) -> None:
        """Carry one connection until one of its sides ends it, or the net is cut."""
        if self.is_cut.is_set():
            browser.close()
            return
        with socket.create_connection(("127.0.0.1", self.server)) as line:
            with self._lock:
                self._lines += [browser, line]
            back = threading.Thread(target=self._answers, args=(line, browser), daemon=True)
            back.start()
            while piece := browser.recv(PIECE):
                self._note(piece)
                line.sendall(piece)
            line.shutdown(socket.SHUT_WR)
            back.join()

    def _note(self, piece: bytes) -> None:
        paths = [each.decode() for each in ASKED.findall(piece)]
        with self._lock:
            self.asked += paths
            self._counts |= self.begins in paths

    def _answers(self, line: socket.socket, browser: socket.socket) -> None:
        with suppress(OSError):
            while piece := line.recv(PIECE):
                if not self._lets_through(len(piece)):
                    self._end()
                    return
                browser.sendall(piece)
            browser.shutdown(socket.SHUT_WR)

    def _lets_through(self, size: int) -> bool:
        with self._lock:
            if self._counts:
                self.carried += size
            if self.most is None or self.carried <= self.most:
                return True
            self.is_cut.set()
            return False

    def _end(self) -> None:
        with self._lock:
            lines, self._lines = self._lines, []
        for each in lines:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
