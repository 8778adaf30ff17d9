"""The web server with slow and malicious clients and a failing database."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from jiceng.config import serving
from jiceng.core.embedded import Server
from tests.config.conftest import Jiceng
from tests.config.serving import Served

pytestmark = pytest.mark.timeout(600)
SLOW = 50


@pytest.fixture(scope="module")
def served(installed: Path) -> Iterator[Served]:
    found = Served(installed)
    yield found
    found.end()


def lines(served: Served, count: int, begin: bytes) -> list[socket.socket]:
    found = []
    for _number in range(count):
        line = served.line()
        line.sendall(begin)
        found.append(line)
    return found


def quickest(served: Served, path: str) -> float:
    """Duration of a page request under this load."""
    began = time.monotonic()
    assert served.status(path, 60) == 200
    return time.monotonic() - began


def was_cut(line: socket.socket) -> bool:
    """Whether the server has closed a connection or announced that it will."""
    try:
        said = line.recv(100)
    except ConnectionError:
        said = b""
    return said == b"" or b" 408 " in said or b" 503 " in said


SLOW_BODY = (
    b"POST /report/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded"
    b"\r\nContent-Length: 100000\r\n\r\ntext="
)
SLOW_HEAD = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "


def test_slow_connections_delay_no_page_and_are_closed(served: Served) -> None:
    slow = lines(served, SLOW, SLOW_BODY) + lines(served, SLOW, SLOW_HEAD)
    try:
        times, navigation, told = [], [*slow], 0
        for second in range(30):
            times.append(quickest(served, "/"))
            if second % 5 == 0:
                for line in navigation:
                    with suppress(OSError):
                        line.sendall(b"a")
            time.sleep(1)
            for line in select.select(navigation, [], [], 0)[0]:
                navigation.remove(line)
                told += was_cut(line)
            if not navigation:
                break
        # Not a measurement: without buffering no page was served during slow requests.
        assert max(times) < 20
        assert (told, navigation) == (2 * SLOW, [])
    finally:
        for line in slow:
            line.close()


@pytest.mark.parametrize("announced", [1_000, 100_000])
def test_slow_bodies_of_a_network_do_not_block_new_clients_of_it(
    served: Served, announced: int
) -> None:
    begin = SLOW_BODY.replace(b"100000", b"%d" % announced)
    slow = lines(served, 600 if announced < 10_000 else 150, begin)
    try:
        for size in (100, 90_000):
            with closing(served.line()) as line:
                line.sendall(
                    b"POST /report/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                    b"Content-Type: application/x-www-form-urlencoded\r\n"
                    b"Content-Length: %d\r\n\r\n" % size + b"t=" + b"a" * (size - 2)
                )
                line.settimeout(60)
                said = line.recv(100)
            # Whatever the page says of it (this installation has none): it has come to the page.
            assert said.startswith(b"HTTP/1.1 ")
            assert b" 503 " not in said
            assert b" 408 " not in said
    finally:
        for line in slow:
            line.close()


def test_body_sent_in_pieces_at_sufficient_speed_is_accepted(served: Served) -> None:
    with closing(served.line()) as line:
        body = b"{" + b" " * 90_000 + b"}"
        line.sendall(
            b"POST /api/v1/requests HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json"
            b"\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
        )
        for start in range(0, len(body), 30_000):
            line.sendall(body[start : start + 30_000])
            time.sleep(1)
        said = line.recv(100)
    assert said.startswith(b"HTTP/1.1 ")
    assert b" 408 " not in said


def test_urls_are_decoded_once(served: Served) -> None:
    # Percent signs, Chinese and bytes that are no text: Django decodes them, as from any server.
    assert served.status("/%E5%9F%BA%E5%B1%82/") == 404
    # Decoded once, not twice: this is no “health”.
    assert served.status("/%68ealth/") == 200
    assert served.status("/%2568ealth/") == 404
    assert served.status("/%FF%FE/") == 404
    assert served.status("/?q=%E5%9F%BA&q=%FF") == 200


def test_pages_recover_after_a_database_crash(served: Served, installed: Path) -> None:
    postmaster = Server(installed).status().pid
    assert postmaster is not None
    os.kill(postmaster, signal.SIGKILL)
    until = time.monotonic() + 240
    while Server(installed).status().pid in {None, postmaster} or served.status("/health/") != 200:
        assert time.monotonic() < until, served.log.read_text()
        time.sleep(0.2)


def test_health_url_reports_a_missing_worker(served: Served) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{served.port}/health/") as answer:
        said = json.load(answer)
    assert said["status"] == "late"
    assert said["worker"]["alive"] is False
    assert {"days", "reminders", "erasure", "sending"} <= said["work"].keys()


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"JICENG_SECRET_KEY": "x", "JICENG_HOSTS": "a.cn"},
        {"JICENG_SECRET_KEY": "k" * 40, "JICENG_HOSTS": "a.cn", "JICENG_SYNTHETIC": "1"},
    ],
)
def test_development_server_refuses_public_addresses(
    jiceng: Jiceng, settings: dict[str, str]
) -> None:
    done = jiceng("serve", "--host", "0.0.0.0", "--port", "1", **settings)
    assert done.returncode == 1
    assert "JICENG_SECRET_KEY" in done.stderr


@pytest.mark.parametrize("what", [("0.0.0.0:1",), ("0:1",), ("-6", "[::]:1"), ("a.cn:1",)])
def test_other_development_servers_refuse_public_addresses(
    jiceng: Jiceng, what: tuple[str, ...]
) -> None:
    done = jiceng("manage", "runserver", "--noreload", *what)
    assert done.returncode == 1
    assert "its own machine" in done.stderr


def test_djangos_test_server_refuses_public_addresses(jiceng: Jiceng) -> None:
    done = jiceng("manage", "testserver", "--addrport", "0.0.0.0:1")
    assert done.returncode == 1
    assert "its own machine" in done.stderr


def test_other_commands_and_local_addresses_are_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refused: list[str] = []
    monkeypatch.setattr(serving, "refuse_public_secrets", refused.append)
    for arguments in (
        ["runserver"],
        ["runserver", "8000"],
        ["check"],
        ["nonsense"],
        [],
        ["--help"],
        ["testserver"],
    ):
        serving.refuse_public_servers(arguments)
    assert refused == []
    serving.refuse_public_servers(["runserver", "[::1]:1"])
    serving.refuse_public_servers(["runserver", "127.0.0.1:8000"])
    assert refused == ["::1", "127.0.0.1"]
