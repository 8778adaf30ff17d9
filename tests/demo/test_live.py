"""Reports that arrive while the demonstration is served."""

from __future__ import annotations

from random import Random

import pytest

from jiceng.cases.models import Case
from jiceng.core.audit import verify
from jiceng.demo import live
from tests.demo.test_build import NOW, district, told

__all__ = ["district", "told"]

pytestmark = pytest.mark.xdist_group("demo")


def test_a_report_arrives_like_any_other(district: None) -> None:
    before = Case.objects.count()
    numbers = {live.arrive(Random(seed), NOW) for seed in range(5)}
    assert Case.objects.count() == before + 5
    for case in Case.objects.filter(number__in=numbers):
        assert case.grid_code
        assert case.opened_at == NOW
    assert verify().ok
