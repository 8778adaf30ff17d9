"""Reports that arrive while the demonstration is served, and colleagues at work."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
import time_machine

from jiceng.cases.models import Case
from jiceng.core.audit import verify
from jiceng.core.errors import Refused
from jiceng.core.ids import uuid7
from jiceng.demo import colleagues, live
from jiceng.desk.models import Presence
from jiceng.directory.models import Person
from tests.demo.test_build import NOW, district, told

__all__ = ["district", "told"]

pytestmark = pytest.mark.xdist_group("demo")


def test_a_report_arrives_like_any_other(district: None) -> None:
    before = Case.objects.count()
    numbers = {live.arrive(Random(seed), NOW).number for seed in range(5)}
    assert Case.objects.count() == before + 5
    for case in Case.objects.filter(number__in=numbers):
        assert case.grid_code
        assert case.opened_at == NOW
    assert verify().ok


@pytest.fixture
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.usefixtures("district", "_now")
def test_colleagues_move_requests_on_and_leave() -> None:
    rng = Random(7)
    turns = [turn for _ in range(12) if (turn := colleagues.work(rng, step=0))]
    assert {turn.move for turn in turns} >= {"sign", "resolve"}
    for turn in turns:
        assert turn.by.name not in colleagues.VISITORS
        assert Case.objects.get(pk=turn.case.pk).version > turn.case.version
    assert not Presence.objects.filter(left_at=None).exists()
    assert verify().ok


@pytest.mark.usefixtures("district", "_now")
def test_colleagues_leave_alone_what_somebody_has_open() -> None:
    rng = Random(7)
    assert any(colleagues.choose(rng, NOW) for _ in range(5))
    visitor = Person.objects.get(username="auditor")
    Presence.objects.bulk_create(
        Presence(case=case, person=visitor, visit=uuid7(), seen_at=NOW)
        for case in Case.objects.filter(is_open=True)
    )
    assert not any(colleagues.choose(rng, NOW) for _ in range(20))


@pytest.mark.usefixtures("district", "_now")
def test_a_colleague_whom_somebody_forestalls_leaves_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def quicker(*_args: object) -> None:
        raise Refused("somebody was quicker", "test")

    rng = Random(7)
    found = next(turn for _ in range(20) if (turn := colleagues.choose(rng, NOW)))
    monkeypatch.setattr(colleagues, "act", quicker)
    monkeypatch.setattr(colleagues, "choose", lambda *_given: found)
    with pytest.raises(Refused):
        colleagues.work(rng, step=0)
    assert not Presence.objects.filter(left_at=None).exists()
