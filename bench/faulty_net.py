"""A net between phones and the server that cuts, delays, doubles and reorders what is sent.

It takes one HTTP request on each connection and decides its course by a seeded generator: a request
may arrive in part only, its answer may be lost after the server has acted, and a copy may reach the
server a second time, later than requests that were sent after it.
"""

from __future__ import annotations

import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from socketserver import BaseRequestHandler, ThreadingTCPServer

HEAD_END, LENGTH = b"\r\n\r\n", b"content-length:"
LONGEST_DELAY_S, LONGEST_COPY_DELAY_S, PIECE = 0.05, 0.5, 65_536


class Course(StrEnum):
    """What happens to one request."""

    WHOLE = "whole"
    CUT_REQUEST = "cut on its way"
    CUT_ANSWER = "its answer cut"
    DOUBLED = "doubled, the copy late"


SHARES = {
    Course.WHOLE: 50,
    Course.CUT_REQUEST: 20,
    Course.CUT_ANSWER: 15,
    Course.DOUBLED: 15,
}


@contextmanager
def entrance(carry: Callable[[socket.socket], None]) -> Iterator[int]:
    """A port of this machine; each connection to it is carried in a thread of its own."""

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                carry(self.request)

    class Listener(ThreadingTCPServer):
        daemon_threads, block_on_close = True, False
        request_queue_size = 100

    with Listener(("127.0.0.1", 0), Handler) as listener:
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        yield listener.server_address[1]
        listener.shutdown()


@dataclass
class FaultyNet:
    """A net before a server.

    Args:
        server: the server's port on this machine.
        seed: of the generator.
        counts: how many requests took which course.
    """

    server: int
    seed: int = 1
    counts: Counter[Course] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._rng, self._lock = random.Random(self.seed), threading.Lock()
        self._copies: list[threading.Thread] = []

    @contextmanager
    def listening(self) -> Iterator[int]:
        """Yields the port on which the net is entered; at the end all copies have arrived."""
        with entrance(self.carry) as port:
            yield port
        self.settle()

    def settle(self) -> None:
        """Wait until late copies have arrived."""
        while self._copies:
            self._copies.pop().join()

    def carry(self, phone: socket.socket) -> None:
        """Take one request from a phone on its course."""
        request = read_message(phone)
        with self._lock:
            [course] = self._rng.choices(list(SHARES), weights=list(SHARES.values()))
            delay = self._rng.uniform(0, LONGEST_DELAY_S)
            later = self._rng.uniform(0, LONGEST_COPY_DELAY_S)
            share = self._rng.random()
            self.counts[course] += 1
        time.sleep(delay)
        if course is Course.CUT_REQUEST:
            self._send(request[: int(share * len(request))])
            return
        if course is Course.DOUBLED:
            copy = threading.Timer(later, self._exchange, (request,))
            copy.start()
            self._copies.append(copy)
        answer = self._exchange(request)
        end = int(share * len(answer)) if course is Course.CUT_ANSWER else len(answer)
        phone.sendall(answer[:end])

    def _exchange(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.server)) as line:
            line.sendall(request)
            return read_message(line, is_answer=True)

    def _send(self, part: bytes) -> None:
        with socket.create_connection(("127.0.0.1", self.server)) as line:
            line.sendall(part)


def read_message(line: socket.socket, *, is_answer: bool = False) -> bytes:
    """A whole HTTP message, or what came of it before the end. An answer without a length ends with
    its connection."""
    read = bytearray()
    while not _is_whole(read, is_answer=is_answer):
        piece = line.recv(PIECE)
        if not piece:
            break
        read += piece
    return bytes(read)


def _is_whole(read: bytearray, *, is_answer: bool) -> bool:
    head = read.find(HEAD_END)
    if head < 0:
        return False
    lowered = bytes(read[:head]).lower()
    at = lowered.find(LENGTH)
    if at < 0:
        return not is_answer
    length = int(lowered[at + len(LENGTH) :].split(b"\r\n", 1)[0])
    return len(read) >= head + len(HEAD_END) + length
