"""A day closed too early is supplemented explicitly."""

from __future__ import annotations

from datetime import date, timedelta

import orjson
import pytest
from click.testing import CliRunner

from jiceng.core import cli, day_closing, day_repair
from jiceng.core.access import SYSTEM
from jiceng.core.audit_findings import FindingKind
from jiceng.core.errors import Refused
from tests.core.chains import NOON, sql, write_chain
from tests.core.test_roots import CLOSED_AT, DAY, kinds

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed_early() -> date:
    """A day closed too early by a wrong clock, with two later events."""
    write_chain(3)
    day_closing.close_due_days(at=CLOSED_AT)
    write_chain(2, start=NOON + timedelta(hours=3))
    return DAY


def test_day_closed_too_early_is_supplemented_explicitly(closed_early: date) -> None:
    assert kinds() == {FindingKind.DAY_LATE}
    result = CliRunner().invoke(
        cli.audit, ["reopen-day", str(closed_early), "--reason", "时钟快了三天", "--json"]
    )
    assert orjson.loads(result.stdout)["count"] == 5
    verified = CliRunner().invoke(cli.audit, ["verify", "--json"])
    document = orjson.loads(verified.stdout)
    # The event about it was recorded today, which no root covers yet.
    assert document["findings"] == []
    assert document["repairs"] == [
        {"day": "2026-03-02", "closed_with": 3, "count": 5, "reason": "时钟快了三天"}
    ]
    assert "repaired: 2026-03-02" in CliRunner().invoke(cli.audit, ["verify"]).output


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("DELETE FROM core_day_supplement", {FindingKind.DAY_LATE, FindingKind.ROOT_MISSING}),
        (
            "UPDATE core_day_supplement SET reason = 'x'",
            {FindingKind.ROOT_FORGED, FindingKind.ROOT_DIFFERS},
        ),
        ("UPDATE core_day_root SET count = 2", {FindingKind.DAY_CHANGED}),
    ],
)
def test_supplement_is_protected_like_a_root(
    closed_early: date, statement: str, found: set[str]
) -> None:
    day_repair.supplement_day(day=closed_early, by=SYSTEM, at=CLOSED_AT, reason="快了")
    assert kinds() == set()
    sql(statement)
    assert found <= kinds()


def test_supplement_adds_events_and_never_hides_a_change(closed_early: date) -> None:
    at = CLOSED_AT
    with pytest.raises(Refused) as not_over:
        day_repair.supplement_day(day=closed_early, by=SYSTEM, at=NOON, reason="x")
    day_repair.supplement_day(day=closed_early, by=SYSTEM, at=at, reason="x")
    with pytest.raises(Refused) as whole:
        day_repair.supplement_day(day=closed_early, by=SYSTEM, at=at, reason="x")
    write_chain(1, start=NOON + timedelta(hours=1))
    with pytest.raises(Refused) as changed:
        day_repair.supplement_day(day=closed_early, by=SYSTEM, at=at, reason="x")
    with pytest.raises(Refused) as open_:
        day_repair.supplement_day(day=date(2026, 2, 1), by=SYSTEM, at=at, reason="x")
    assert [each.value.code for each in (not_over, whole, changed, open_)] == [
        "audit.day_open",
        "audit.day_whole",
        "audit.day_changed",
        "audit.day_not_closed",
    ]
