"""HEAD requests; `tests/access` tries them on all URLs."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.django_db
def test_content_length_of_head_is_that_of_get(client: Client) -> None:
    page, head = client.get("/roots/"), client.head("/roots/")
    assert head.content == b""
    assert int(head.headers["Content-Length"]) == len(page.content)


@pytest.mark.django_db
def test_head_of_a_write_only_url_is_refused(client: Client) -> None:
    assert client.head("/look/").status_code == 405
