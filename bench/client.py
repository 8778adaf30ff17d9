"""Low-cost load generator: one thread, a few kept-alive connections, requests prepared beforehand.

Run as a separate process (``python -m bench.client``), since a client that competes with the server
for the processor would measure itself. It prints one JSON document: the answers and their speed.
"""

from __future__ import annotations

import selectors
import socket
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import orjson

_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length:"
DONE = (b"HTTP/1.1 200", b"HTTP/1.1 201", b"HTTP/1.1 302")
"""The start of a successful answer; a form is answered by a redirect."""


@dataclass(slots=True)
class _Line:
    """One connection: the answer received so far, and when its request was sent."""

    socket: socket.socket
    sent_at: float = 0.0
    answer: bytearray = field(default_factory=bytearray)

    def is_whole(self) -> bool:
        """Whether the answer is complete."""
        head = self.answer.find(_HEAD_END)
        if head < 0:
            return False
        lowered = bytes(self.answer[:head]).lower()
        at = lowered.index(_LENGTH) + len(_LENGTH)
        length = int(lowered[at:].split(b"\r\n", 1)[0])
        return len(self.answer) >= head + len(_HEAD_END) + length


def request_of(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """The bytes of one POST."""
    named = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{named}Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def generate_load(
    port: int, requests: list[bytes], *, connections: int, seconds: float
) -> list[float]:
    """Keep so many requests in flight for so long.

    Returns:
        The latency of each request in milliseconds.

    Raises:
        RuntimeError: for any other answer.
    """
    waiting = selectors.DefaultSelector()
    latencies: list[float] = []
    turn = 0
    for _ in range(connections):
        line = _Line(socket.create_connection(("127.0.0.1", port)))
        line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        waiting.register(line.socket, selectors.EVENT_READ, line)
        line.sent_at = time.perf_counter()
        line.socket.sendall(requests[turn % len(requests)])
        turn += 1
    end = time.perf_counter() + seconds
    while waiting.get_map():
        for key, _events in waiting.select():
            line = key.data
            got = line.socket.recv(65536)
            line.answer += got
            if got and not line.is_whole():
                continue
            now = time.perf_counter()
            if not line.answer.startswith(DONE):
                raise RuntimeError(f"the server answers {bytes(line.answer[:400])!r}")
            latencies.append(1000 * (now - line.sent_at))
            if now >= end:
                waiting.unregister(line.socket)
                line.socket.close()
                continue
            line.answer.clear()
            line.sent_at = time.perf_counter()
            line.socket.sendall(requests[turn % len(requests)])
            turn += 1
    return latencies


def main() -> None:
    """Arguments: port, path, file with one body on each line, first line to send, connections,
    seconds, headers as JSON."""
    port, path, file, first, connections, seconds, headers = sys.argv[1:]
    lines = Path(file).read_bytes().splitlines()
    at, named = int(first) % len(lines), orjson.loads(headers)
    requests = [request_of(path, line, named) for line in lines[at:] + lines[:at]]
    began = time.perf_counter()
    latencies = generate_load(
        int(port), requests, connections=int(connections), seconds=float(seconds)
    )
    took = time.perf_counter() - began
    sys.stdout.buffer.write(orjson.dumps({"seconds": took, "latencies": latencies}))


if __name__ == "__main__":
    main()
