"""Two who write at once, each with a connection of their own."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from jiceng.core.access import SYSTEM
from jiceng.core.errors import Invalid
from jiceng.records.public import open_record
from tests.world import committed


@pytest.mark.django_db(transaction=True)
def test_one_of_two_concurrent_duplicates_is_refused_with_a_message() -> None:
    world = committed()
    given = {"name": "已清运", "text": "已清运。", "move": "resolve"}
    start, results = threading.Barrier(2), list[str]()

    def act() -> None:
        start.wait()
        try:
            open_record("template", given, unit=world.urban, by=SYSTEM, at=world.at)
            results.append("done")
        except Invalid as refusal:
            results.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for _each in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(results) == ["done", "template.name"]
