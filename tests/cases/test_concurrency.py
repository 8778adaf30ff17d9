"""Concurrent actions on one request, each with a database connection of its own."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from jiceng.cases import actions
from jiceng.core.audit_verification import verify
from jiceng.core.errors import Refused
from tests.cases.test_lifecycle import types
from tests.world import committed


@pytest.mark.django_db(transaction=True)
def test_concurrent_actions_on_one_request_are_serialised() -> None:
    world = committed()
    case = world.open()
    dispatcher, results = world["dispatcher"], list[str]()
    start = threading.Barrier(2)

    def act() -> None:
        start.wait()
        try:
            actions.accept(case=case.id, by=dispatcher, at=world.at, version=case.version)
            results.append("done")
        except Refused as refusal:
            results.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["case.changed_meanwhile", "done"]
    assert types(case).count("case.accepted") == 1
    assert verify().ok
