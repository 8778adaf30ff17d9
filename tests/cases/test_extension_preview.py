"""What an extension would change, for requests with and without a clock."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from jiceng.cases.models import Case
from jiceng.cases.pages.extensions import preview_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("length", [None, Decimal(2)])
def test_request_without_a_clock_has_no_deadline_to_extend(length):
    effect = preview_of(Case(title="路灯不亮", ledger=[]), length, "", timezone.now())
    assert (effect.due, effect.first_due, effect.new_due) == (None, None, None)
    assert not effect.is_past
