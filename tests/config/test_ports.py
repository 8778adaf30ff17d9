"""Ports: who holds one, and what a second demo says about it."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator

import pytest

from jiceng.config import ports
from jiceng.core.errors import Problem


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        yield listener.getsockname()[1]


def test_free_port_is_accepted() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ports.require_free("127.0.0.1", port)
    assert ports.holder_of(port) is None


def test_refusal_names_the_process_and_the_option(taken: int) -> None:
    with pytest.raises(Problem) as problem:
        ports.require_free("127.0.0.1", taken)
    said = str(problem.value)
    assert f"127.0.0.1:{taken}" in said
    assert "--port" in said
    if sys.platform == "linux":
        assert f"process {os.getpid()} (" in said


def test_holder_is_left_out_where_the_system_does_not_tell(
    taken: int, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    monkeypatch.setattr(ports, "_PROC", tmp_path)
    with pytest.raises(Problem, match=f"127.0.0.1:{taken} is taken. Stop it"):
        ports.require_free("127.0.0.1", taken)


def test_address_of_another_machine_is_another_fault() -> None:
    with pytest.raises(OSError, match=r"203\.0\.113\.1:8000"):
        ports.require_free("203.0.113.1", 8000)
