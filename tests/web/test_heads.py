"""HEAD requests; `tests/access` tries them on all URLs."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.django_db
def test_the_length_is_that_of_the_page(client: Client) -> None:
    page, head = client.get("/roots/"), client.head("/roots/")
    assert head.content == b""
    assert int(head.headers["Content-Length"]) == len(page.content)


@pytest.mark.django_db
def test_what_is_only_written_to_takes_no_head(client: Client) -> None:
    assert client.head("/look/").status_code == 405
