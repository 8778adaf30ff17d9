"""Buffering of request bodies: a request reaches a thread only when it is complete.

A thread that reads from a slow connection serves no other request, and a few dozen slow connections
would stop every page. Bodies are therefore collected here, in one event loop for any number of
connections: each must keep a minimum speed, the slowest of a network is dropped when that has too
many, and large ones are stored on disk. Responses are sent in the same way: a thread is free when
it has made them.

granian calls `application` by its RSGI interface; Django is called as by any WSGI server.
"""

from __future__ import annotations

import asyncio
import io
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any, Final

from jiceng.config.slow_bodies import BodySlots, Pace
from jiceng.core.networks import customer_network_of

THREADS_VARIABLE: Final = "_JICENG_THREADS"
"""How `jiceng serve` passes the number to its child processes; not a setting."""
DEFAULT_THREADS: Final = 8
HEAD_SECONDS: Final = 10
"""For a request's first line and headers."""
SEND_SECONDS: Final = 60.0
"""For each part of a streamed response."""
IN_MEMORY: Final = 512 * 1024
SMALL: Final = 64 * 1024
"""Forms are smaller; they have a limit of their own, so that uploads never displace them."""
MOST_BODIES, MOST_BODIES_OF_ONE = 256, 48
MOST_SMALL, MOST_SMALL_OF_ONE = 1024, 256
"""Limits of bodies being received, in one process: in total, and of one network."""
MOST_WAITING: Final = 512
SPARE_BYTES: Final = 512 * 1024 * 1024
"""Disk space reserved for the database."""
CHECK_EVERY_BYTES: Final = 16 * 1024 * 1024
_PART: Final = 256 * 1024
_logger = logging.getLogger(__name__)

Wsgi = Callable[[dict[str, Any], Any], Any]


class RequestRefused(Exception):
    """A request that is refused."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass
class BufferedResponse:
    """A response: complete, or its first part and the source of the rest."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes = b""
    rest: Iterable[bytes] | None = None


class Body:
    """A body being received.

    Args:
        door: has the limits of size and the folder.
        announced: the number of bytes in the request's header; 0 without one.
    """

    def __init__(self, door: RequestBuffer, announced: int) -> None:
        self.door = door
        self.announced = announced
        self.pace = Pace(time.monotonic())
        self.came = 0
        self.dropped = asyncio.Event()

    def drop(self) -> None:
        """Stop waiting for the rest."""
        self.dropped.set()

    async def gather(self, proto: Any) -> IO[bytes]:
        """Receive all of it.

        Raises:
            Turned: it is too large, or the disk is full.
        """
        self.door.refuse_full(self.announced)
        # Closed by its reader.
        into: IO[bytes] = tempfile.SpooledTemporaryFile(  # noqa: SIM115
            IN_MEMORY, dir=str(self.door.folder)
        )
        checked = 0
        try:
            async for part in proto:
                if self.dropped.is_set():
                    break
                self.came += len(part)
                self.pace.came(len(part), time.monotonic())
                if self.came > self.door.most_bytes:
                    raise _too_large()
                if self.came - checked > CHECK_EVERY_BYTES:
                    checked = self.came
                    self.door.refuse_full(CHECK_EVERY_BYTES)
                into.write(part)
        except BaseException:
            into.close()
            raise
        if self.dropped.is_set():
            into.close()
        else:
            into.seek(0)
        return into


class RequestBuffer:
    """Passes complete requests to a WSGI application.

    Args:
        wsgi: the application.
        threads: number of threads that call it.
        most_bytes: of a body.
        folder: for large bodies while they are received.
        behind_proxy: the client's address is taken from the proxy's header.
    """

    def __init__(
        self, wsgi: Wsgi, *, threads: int, most_bytes: int, folder: Path, behind_proxy: bool
    ) -> None:
        self.wsgi = wsgi
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self.most_bytes = most_bytes
        self.folder = folder
        self.behind_proxy = behind_proxy
        self.small: BodySlots[Body] = BodySlots(MOST_SMALL, MOST_SMALL_OF_ONE)
        self.large: BodySlots[Body] = BodySlots(MOST_BODIES, MOST_BODIES_OF_ONE)
        self.waiting = 0
        self.gathering: set[asyncio.Task[IO[bytes]]] = set()

    async def __call__(self, scope: Any, proto: Any) -> None:
        """Answer one request."""
        if scope.proto != "http":
            proto.close(None)
            return
        headers = dict(_headers(scope))
        try:
            body = await self._body(scope, proto, headers)
            if self.waiting >= MOST_WAITING:
                raise RequestRefused(
                    HTTPStatus.SERVICE_UNAVAILABLE, "Too many are asking. 请稍后再试。"
                )
        except RequestRefused as turned:
            proto.response_str(
                turned.status,
                [
                    ("content-type", "text/plain; charset=utf-8"),
                    ("connection", "close"),
                    ("retry-after", "10"),
                ],
                turned.message,
            )
            return
        loop = asyncio.get_running_loop()
        environ = _environ(scope, headers, body)
        self.waiting += 1
        try:
            answer = await loop.run_in_executor(self.threads, self._run_application, environ)
        finally:
            self.waiting -= 1
            body.close()
        if answer.rest is None:
            proto.response_bytes(answer.status, answer.headers, answer.body)
        else:
            await self._send(proto, answer)

    async def _body(self, scope: Any, proto: Any, headers: Mapping[str, str]) -> IO[bytes]:
        """Receive all of a request's body.

        Raises:
            Turned: it is too large or too slow, or there are too many and it is the slowest.
        """
        length = headers.get("content-length", "")
        if "transfer-encoding" not in headers and length in {"", "0"}:
            return io.BytesIO()
        if length.isdigit() and int(length) > self.most_bytes:
            raise _too_large()
        size = int(length) if length.isdigit() else 0
        body, who = Body(self, size), customer_network_of(self._address(scope, headers))
        places = self.small if 0 < size <= SMALL else self.large
        places.take(who, body, time.monotonic())
        # granian breaks when one of its own waits is cancelled: the task ends with its connection.
        gathering = asyncio.create_task(body.gather(proto))
        self.gathering.add(gathering)
        gathering.add_done_callback(self.gathering.discard)
        dropping = asyncio.create_task(body.dropped.wait())
        try:
            while not gathering.done():
                left = body.pace.left(time.monotonic())
                if left <= 0 or body.dropped.is_set():
                    body.drop()
                    raise RequestRefused(
                        HTTPStatus.REQUEST_TIMEOUT,
                        "It came too slowly. 传输太慢，请检查网络后重试。",
                    )
                await asyncio.wait(
                    {gathering, dropping}, timeout=left, return_when=asyncio.FIRST_COMPLETED
                )
            return gathering.result()
        finally:
            dropping.cancel()
            places.leave(who, body)

    def refuse_full(self, announced: int) -> None:
        if announced < IN_MEMORY:
            return
        if shutil.disk_usage(self.folder).free - announced < SPARE_BYTES:
            raise RequestRefused(
                HTTPStatus.INSUFFICIENT_STORAGE, "The server's disk is full. 服务器磁盘已满。"
            )

    def _address(self, scope: Any, headers: Mapping[str, str]) -> str:
        forwarded = headers.get("x-forwarded-for", "") if self.behind_proxy else ""
        return forwarded.rpartition(",")[2].strip() or _client(scope)[0]

    def _run_application(self, environ: dict[str, Any]) -> BufferedResponse:
        """Run the application, in a thread."""
        answer = BufferedResponse(500, [])

        def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
            answer.status, answer.headers = int(status.split(" ", 1)[0]), headers

        made = self.wsgi(environ, start)
        if getattr(made, "streaming", False):
            answer.rest = made
            return answer
        try:
            answer.body = b"".join(made)
        finally:
            _close(made)
        return answer

    async def _send(self, proto: Any, answer: BufferedResponse) -> None:
        """Send a response part by part; no thread waits for the connection."""
        loop = asyncio.get_running_loop()
        assert answer.rest is not None
        parts = iter(answer.rest)
        try:
            transport = proto.response_stream(answer.status, answer.headers)
            while part := await loop.run_in_executor(self.threads, _next_part, parts):
                sending = asyncio.create_task(_sent(transport, part))
                done, _late = await asyncio.wait({sending}, timeout=SEND_SECONDS)
                if not done:
                    raise TimeoutError
                sending.result()
        except (TimeoutError, RuntimeError, OSError):
            _logger.info("an answer was not taken to its end")
        finally:
            await loop.run_in_executor(self.threads, _close, answer.rest)


def _too_large() -> RequestRefused:
    return RequestRefused(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "This is too large. 内容太大，请减小后重试。"
    )


def _next_part(parts: Any) -> bytes:
    """The next bytes of a response, small parts combined; empty at its end."""
    into = bytearray()
    for part in parts:
        into += part
        if len(into) >= _PART:
            break
    return bytes(into)


async def _sent(transport: Any, part: bytes) -> None:
    await transport.send_bytes(part)


def _close(made: Any) -> None:
    if hasattr(made, "close"):
        made.close()


def _headers(scope: Any) -> Iterable[tuple[str, str]]:
    """Each header once; repeated ones are joined."""
    found: dict[str, str] = {}
    for name, value in scope.headers.items():
        joint = "; " if name == "cookie" else ","
        found[name] = f"{found[name]}{joint}{value}" if name in found else value
    return found.items()


def _client(scope: Any) -> tuple[str, str]:
    host, _colon, port = scope.client.rpartition(":")
    return host.strip("[]"), port


def _environ(scope: Any, headers: Mapping[str, str], body: IO[bytes]) -> dict[str, Any]:
    """The WSGI environment of a request (PEP 3333)."""
    host, _colon, port = scope.server.rpartition(":")
    address, from_port = _client(scope)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),  # as WSGI requires
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": address,
        "REMOTE_PORT": from_port,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }
    for name, value in headers.items():
        key = name.upper().replace("-", "_")
        if "_" in name:  # it would be taken for another header
            continue
        environ[key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"] = value
    if scope.authority and "HTTP_HOST" not in environ:
        environ["HTTP_HOST"] = scope.authority
    return environ


def threads() -> int:
    """The number of threads passed by `jiceng serve`."""
    return int(os.environ.get(THREADS_VARIABLE) or DEFAULT_THREADS)
