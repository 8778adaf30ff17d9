"""Retention of account data."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.utils import timezone

from jiceng.core import retention
from jiceng.core.access import SYSTEM
from jiceng.core.models import MachineClock
from tests.accounts.conftest import browser, is_in, sign_in
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
KINDS = ["accounts.failure", "accounts.session"]


def test_expired_sessions_and_failures_are_erased(person, client, clock):
    sign_in(client, person)
    sign_in(browser(), person, "wrong")
    run = retention.run(by=SYSTEM, at=timezone.now(), kinds=KINDS)
    assert run == {"accounts.failure": 0, "accounts.session": 0}
    clock.shift(timedelta(hours=25))
    MachineClock.objects.all().delete()  # the jump is the test's own
    young = browser()
    sign_in(young, PersonFactory.create())
    run = retention.run(by=SYSTEM, at=timezone.now(), kinds=KINDS, batch=1)
    # The session and its record.
    assert run["accounts.session"] == 2
    assert Session.objects.count() == UserSession.objects.count() == 1
    assert is_in(young)


def test_failures_are_erased_after_a_day(person, client, clock):
    sign_in(client, person, "wrong")
    clock.shift(timedelta(hours=25))
    run = retention.run(by=SYSTEM, at=timezone.now(), kinds=KINDS)
    assert run["accounts.failure"] == 1
    assert not AccessAttempt.objects.exists()
