"""HEAD at every address: what GET would answer, without its body."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from tests.access.rows import GROUPS
from tests.access.table import Row, Target, call
from tests.access.test_table import EVERYTHING, Ground, Undone, found_at, ground

__all__ = ["ground"]


@pytest.mark.parametrize("rows", GROUPS.values(), ids=GROUPS.keys())
def test_every_address_that_can_be_read_answers_head_alike(
    ground: Ground, rows: tuple[Row, ...]
) -> None:
    def look(row: Row, target: Target) -> Iterator[str]:
        answers = []
        for method in ("GET", "HEAD"):
            with Undone():
                _answer, response = call(row, target, ground.inside(row)[EVERYTHING], method=method)
                answers.append((response.status_code, response.headers.get("Content-Type")))
                body = response.getvalue()
        if answers[0] != answers[1] or body:
            yield f"{row}: {answers} {body[:60]!r}"

    assert found_at(ground, [each for each in rows if each.method == "GET"], look) == []


@pytest.mark.django_db
def test_the_length_is_that_of_the_page(client: Client) -> None:
    page, head = client.get("/roots/"), client.head("/roots/")
    assert head.content == b""
    assert int(head.headers["Content-Length"]) == len(page.content)


@pytest.mark.django_db
def test_what_is_only_written_to_takes_no_head(client: Client) -> None:
    assert client.head("/look/").status_code == 405
