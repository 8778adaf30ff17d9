"""A baseline records only what no event has recorded."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from jiceng.core import evidence_baseline, roles
from jiceng.core.access import SYSTEM
from jiceng.core.calendar import set_calendar_day
from jiceng.core.models import Event, EvidenceTable
from tests.core.test_baseline import AT
from tests.state_comparison import findings, sql

TABLE = "core_calendar_override"


def make_days() -> None:
    for number in (8, 9):
        set_calendar_day(
            day=AT.date().replace(month=10, day=number),
            is_working=False,
            note="调休",
            by=SYSTEM,
            at=AT,
        )


def upgrade() -> None:
    """The step of `jiceng migrate` after its migrations."""
    with roles.as_owner():
        evidence_baseline.ensure_after_migrate()


def simulate_older_version(*columns: str) -> None:
    """Baseline of the table by a version that knew only these columns."""
    with roles.as_owner():
        EvidenceTable.objects.filter(table=TABLE).update(
            columns=list(columns), is_due=False, upto=""
        )


def wrong() -> list[tuple[str, tuple[str, ...]]]:
    return sorted((kind, columns) for kind, _table, _row, columns in findings())


@pytest.mark.django_db(transaction=True)
def test_application_role_cannot_request_a_new_baseline() -> None:
    upgrade()
    make_days()
    with pytest.raises(DatabaseError), transaction.atomic():
        sql("UPDATE core_rested SET is_due = true, upto = ''")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_removed", [False, True])
def test_baseline_does_not_hide_manipulated_rows(is_removed: bool) -> None:
    """Even with a single database role, and if the baseline's own record was changed or removed."""
    upgrade()
    make_days()
    sql("UPDATE core_calendar_override SET is_working = true WHERE day = '2026-10-09'")
    before = Event.objects.count()
    with roles.as_owner():
        if is_removed:
            EvidenceTable.objects.filter(table=TABLE).delete()
        else:
            EvidenceTable.objects.filter(table=TABLE).update(is_due=True, upto="")
    upgrade()
    assert wrong() == [("column_changed", ("is_working",))]
    assert Event.objects.count() == before  # everything had been recorded


@pytest.mark.django_db(transaction=True)
def test_baseline_of_a_new_column_omits_existing_columns() -> None:
    upgrade()
    make_days()
    with roles.as_owner(), connection.cursor() as cursor:
        # As recorded by a version without the column of notes.
        cursor.execute(
            "UPDATE core_event SET changes = regexp_replace(changes, ',?\"note\":{[^}]*}', '')"
            " WHERE changes LIKE '%calendar_override%'"
        )
    sql("UPDATE core_calendar_override SET is_working = true WHERE day = '2026-10-09'")
    sql(
        "INSERT INTO core_calendar_override (day, is_working, note) VALUES ('2026-10-10', true, '')"
    )
    simulate_older_version("is_working")
    upgrade()
    assert wrong() == [("column_changed", ("is_working",)), ("row_untold", ())]
    told = Event.objects.get(type="state.baseline").changes
    assert "is_working" not in told
    assert '"note"' in told
    upgrade()
    assert Event.objects.filter(type="state.baseline").count() == 1
    sql("UPDATE core_calendar_override SET note = 'x' WHERE day = '2026-10-08'")
    assert ("column_changed", ("note",)) in wrong()


@pytest.mark.django_db(transaction=True)
def test_empty_table_needs_no_baseline() -> None:
    simulate_older_version("is_working")
    upgrade()
    noted = EvidenceTable.objects.get(table=TABLE)
    assert (noted.is_due, noted.adding) == (False, [])
    assert "note" in noted.columns
