"""The guards detect violations."""

from __future__ import annotations

import socket
from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from pytest_socket import SocketConnectBlockedError

from jiceng.core.models import CalendarOverride, ReferenceDataVersion


def test_a_template_with_an_unknown_variable_fails() -> None:
    with pytest.raises(AssertionError, match="nobody"):
        Template("Hello {{ nobody }}").render(Context({}))


def test_asking_whether_a_variable_exists_is_allowed() -> None:
    assert Template("{% if nobody %}a{% else %}b{% endif %}").render(Context({})) == "b"


def test_other_machines_cannot_be_reached() -> None:
    # pytest-socket warns before it raises, and a warning is an error already.
    blocked = (SocketConnectBlockedError, UserWarning)
    with pytest.raises(blocked, match=r"192\.0\.2\.1"), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))


@pytest.mark.django_db
def test_rows_without_an_order_come_in_a_random_one() -> None:
    ReferenceDataVersion.objects.bulk_create(
        ReferenceDataVersion(name=f"v{i:02}", number=i) for i in range(40)
    )
    seen = {
        tuple(v.number for v in ReferenceDataVersion.objects.filter(name__startswith="v"))
        for _ in range(4)
    }
    assert len(seen) > 1
    ordered = [
        v.number for v in ReferenceDataVersion.objects.filter(name__startswith="v").order_by("name")
    ]
    assert ordered == list(range(40))


@pytest.mark.django_db
def test_a_page_of_rows_without_an_order_is_refused() -> None:
    with pytest.raises(AssertionError, match="without an order"):
        list(ReferenceDataVersion.objects.all()[5:10])


@pytest.mark.django_db
def test_a_time_is_refused_where_a_date_belongs() -> None:
    with pytest.raises(AssertionError, match="whose date"):
        CalendarOverride.objects.create(day=datetime(2026, 1, 1, tzinfo=UTC), is_working=True)
