"""The guards detect violations."""

from __future__ import annotations

import socket
from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from pytest_socket import SocketConnectBlockedError

from jiceng.core.models import CalendarOverride, ReferenceDataVersion


def test_unknown_template_variable_fails_the_test() -> None:
    with pytest.raises(AssertionError, match="nobody"):
        Template("Hello {{ nobody }}").render(Context({}))


def test_testing_whether_a_variable_exists_is_allowed() -> None:
    assert Template("{% if nobody %}a{% else %}b{% endif %}").render(Context({})) == "b"


def test_network_access_is_blocked() -> None:
    # pytest-socket warns before it raises, and a warning is an error already.
    blocked = (SocketConnectBlockedError, UserWarning)
    with pytest.raises(blocked, match=r"192\.0\.2\.1"), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))


@pytest.mark.django_db
def test_rows_without_an_order_are_shuffled() -> None:
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
def test_paginating_rows_without_an_order_is_refused() -> None:
    with pytest.raises(AssertionError, match="without an order"):
        list(ReferenceDataVersion.objects.all()[5:10])


@pytest.mark.django_db
def test_datetime_is_refused_for_a_date_field() -> None:
    with pytest.raises(AssertionError, match="whose date"):
        CalendarOverride.objects.create(day=datetime(2026, 1, 1, tzinfo=UTC), is_working=True)
