"""Evidence: every model is declared, and values are represented alike on both sides."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiceng.core import change_journal, event_values, evidence
from jiceng.core.evidence import Evidence
from jiceng.core.fields import EncryptedTextField
from jiceng.core.manifests import contributing, replacing
from jiceng.core.models import CalendarOverride

SOURCE = Path(__file__).resolve().parents[2] / "src" / "jiceng"


def test_every_model_declares_whether_it_is_evidence_and_why() -> None:
    assert evidence.faults() == []


def test_undeclared_model_is_reported() -> None:
    others = [each for each in evidence.EVIDENCE.all() if each.model != "remarks.Remark"]
    with replacing(Evidence, *others), contributing(evidence.no_evidence("", "cases.NoSuch")):
        assert evidence.faults() == [
            "cases.NoSuch is declared but is no model",
            "remarks.Remark is not declared",
            "cases.NoSuch gives no reason",
        ]


def test_columns_with_possible_personal_data_are_salted() -> None:
    guarded = {
        f"{plan.table}.{column.name}"
        for plan in evidence.plans().values()
        for column in plan.guarded
    }
    assert {
        "cases_case.title",
        "cases_case.text",
        "cases_case.lon",
        "cases_case.source_ref",
        "cases_remark.text",
        "cases_caller.phone",
        "cases_callback.remark",
        "cases_approval.decisions",
        "cases_ruleset.note",
        "directory_person.name",
        "core_calendar_override.note",
        "notices_newsitem.text",
        "workbench_replytemplate.text",
    } <= guarded
    assert not {"cases_case.state", "directory_unit.name", "directory_role.permissions"} & guarded


def test_every_encrypted_or_personal_column_of_evidence_is_salted_or_excluded() -> None:
    for plan in evidence.plans().values():
        for field in plan.model._meta.concrete_fields:
            column = plan.by_name.get(str(field.column))
            if isinstance(field, EncryptedTextField) and column is not None:
                assert column.is_guarded, field


# Raw SQL statements, each of which records its changes.
WRITES = re.compile(r"(INSERT INTO|UPDATE|DELETE FROM|COPY)\s+\"?(\w+)\"?", re.IGNORECASE)


def test_raw_sql_writes_no_unrecorded_evidence() -> None:
    tables = evidence.plans().keys()
    found = {
        (path.relative_to(SOURCE).as_posix(), match[2])
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts
        for match in WRITES.finditer(path.read_text())
        if match[2] in tables
    }
    assert found == {
        ("cases/importing/changes.py", "cases_case"),  # inside `changes.noting_changes`
        ("cases/hot_issues/figures.py", "hot_issues_hotissue"),  # only columns apart from evidence
    }


MOMENTS = st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001 - given a zone
    max_value=datetime(2090, 1, 1),  # noqa: DTZ001 - given a zone
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))]),
)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**50), 2**50)
    | TEXT
    | st.floats(allow_nan=False, allow_infinity=False, width=32),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
VALUES: dict[str, tuple[models.Field[Any, Any], st.SearchStrategy[Any]]] = {
    "varchar": (models.CharField(max_length=900), TEXT),
    "text": (models.TextField(), TEXT),
    "uuid": (models.UUIDField(), st.uuids()),
    "boolean": (models.BooleanField(), st.booleans()),
    "bigint": (models.BigIntegerField(), st.integers(1 - 2**63, 2**63 - 1)),
    "float8": (models.FloatField(), st.floats(-1e300, 1e300, allow_subnormal=False)),
    "numeric(6,2)": (
        models.DecimalField(max_digits=6, decimal_places=2),
        st.decimals("-9999.99", "9999.99", places=2) | st.integers(-99, 99),
    ),
    "timestamptz": (models.DateTimeField(), MOMENTS),
    "date": (models.DateField(), st.dates()),
    "time": (models.TimeField(), st.times()),
    "bytea": (models.BinaryField(), st.binary()),
    "jsonb": (models.JSONField(), JSON.filter(lambda value: value is not None)),
}


@pytest.mark.django_db
@given(
    values=st.fixed_dictionaries({kind: strategy for kind, (_field, strategy) in VALUES.items()})
)
@settings(max_examples=20, suppress_health_check=[*HealthCheck])
def test_value_has_the_same_representation_before_writing_and_after_reading(
    values: dict[str, Any],
) -> None:
    casts = ", ".join(f"%s::{kind}" for kind in VALUES)
    given_ = [
        field.get_db_prep_save(values[kind], connection) for kind, (field, _any) in VALUES.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {casts}", given_)
        read = cursor.fetchone()
    for (kind, (field, _any)), value in zip(VALUES.items(), read, strict=True):
        assert event_values.encoder(field)(values[kind]) == event_values.reader(field)(value, ""), (
            kind
        )


def test_representations_are_valid_json() -> None:
    assert event_values.encoder(models.DecimalField(decimal_places=2))(Decimal(5)) == "5.00"
    assert event_values.encoder(models.UUIDField())(UUID(int=1)) == str(UUID(int=1))
    assert event_values.shorten("x" * 201)["d"]
    assert event_values.shorten("x" * 200) == "x" * 200
    assert event_values.guard("h", b"salt", "a", "x") != event_values.guard("h", b"salt", "b", "x")
    assert event_values.kind_of(event_values.guard("m", b"salt", "a", "x")) == "m"


@pytest.mark.django_db(transaction=True)
def test_evidence_is_not_written_outside_a_transaction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(change_journal.by_hand, "is_allowed", False)
    day = CalendarOverride(day=date(2027, 1, 4), is_working=True)
    with pytest.raises(change_journal.UnrecordedChange):
        day.save()
    with pytest.raises(change_journal.UnrecordedChange), transaction.atomic():
        day.save()
    assert not CalendarOverride.objects.exists()
    monkeypatch.setattr(change_journal.by_hand, "is_allowed", True)
    day.save()
    monkeypatch.setattr(change_journal.by_hand, "is_allowed", False)
    with pytest.raises(change_journal.UnrecordedChange):
        CalendarOverride.objects.filter(day=day.day).delete()
    with pytest.raises(change_journal.UnrecordedChange):
        CalendarOverride.objects.filter(day=day.day).update(is_working=False)
    assert CalendarOverride.objects.get().is_working
