"""Declarations of evidence: tables whose rows must match the events in every column.

Each app declares every one of its models in its ``evidence.py`` (core in ``own_evidence.py``),
including those of libraries, and contributes the declarations in its manifest: evidence, or not,
with the reason. A test and a system check fail on an undeclared model. Evidence is recorded by
events (`event_changes`) and compared with them (`evidence_comparison`); other rows may change
without an event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid5

from django.apps import apps
from django.core import checks
from django.db import models

from jiceng.core import event_values, privacy
from jiceng.core.fields import EncryptedTextField
from jiceng.core.manifests import Contribution, Derived, Slot

# Texts longer than this may be sentences, which may name people.
LONGEST_WORD = 40
_ROWS = UUID("00000000-0000-7000-8000-00000000ce11")


@dataclass(frozen=True, slots=True)
class Evidence(Contribution):
    """One model whose rows must match the events.

    Args:
        apart: columns that events do not record, with the reason.
        clear: fields that hold names of public things (of a unit, of a category), which may be
            stored permanently in a chain although they are texts.
        guarded: further fields of which an event holds only a keyed digest.
    """

    model: str
    apart: Mapping[str, str]
    clear: frozenset[str]
    guarded: frozenset[str]


@dataclass(frozen=True, slots=True)
class NoEvidence(Contribution):
    """Models whose rows may change without an event, with the reason."""

    because: str
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column that events record.

    Args:
        attribute: the instance's attribute with the value.
        encode: converts a Python value, other than None, to a cell.
        read: converts a value from the driver, other than None, and its row's key to a cell.
        empty: the cell that an event omits when it records a new row; `event_values.NEVER` for a
            column that is always recorded.
        is_guarded: whether events hold a digest under the row's salt instead of the value.
    """

    name: str
    attribute: str
    encode: Callable[[Any], Any]
    read: Callable[[Any, str], Any]
    empty: Any
    is_guarded: bool


@dataclass(frozen=True, slots=True)
class RecordingPlan:
    """The recording of one table's rows in events."""

    model: type[models.Model]
    table: str
    key: Column
    columns: tuple[Column, ...]
    by_name: Mapping[str, Column]
    has_uuid_key: bool

    @property
    def guarded(self) -> tuple[Column, ...]:
        """Columns of which events hold only digests."""
        return tuple(column for column in self.columns if column.is_guarded)

    def salt_row(self, key: str) -> UUID:
        """The identifier under which a row's salt is stored."""
        return UUID(key) if self.has_uuid_key else uuid5(_ROWS, f"{self.table}/{key}")


def evidence(
    model_label: str,
    *,
    apart: Mapping[str, str] | None = None,
    clear: Iterable[str] = (),
    guarded: Iterable[str] = (),
) -> Evidence:
    """Declare a model's rows to be evidence; see `Evidence`."""
    return Evidence(model_label, dict(apart or {}), frozenset(clear), frozenset(guarded))


def no_evidence(because: str, *model_labels: str) -> NoEvidence:
    """Declare that rows of some models may change without an event, with the reason."""
    return NoEvidence(because, model_labels)


EVIDENCE: Final = Slot(Evidence)
NO_EVIDENCE: Final = Slot(NoEvidence)


def _plans() -> Mapping[str, RecordingPlan]:
    found = sorted(EVIDENCE.all(), key=lambda each: each.model)
    made = [_plan(apps.get_model(each.model), each) for each in found]
    return {plan.table: plan for plan in made}


_by_table: Final = Derived(_plans)


def plans() -> Mapping[str, RecordingPlan]:
    """All tables that are evidence, by name."""
    return _by_table.get()


def _plan(model: type[models.Model], declared: Evidence) -> RecordingPlan:
    personal = privacy.declarations()[declared.model].personal.keys()
    columns = []
    for field in model._meta.concrete_fields:
        if field.generated or field.primary_key or field.name in declared.apart:
            continue
        columns.append(
            Column(
                str(field.column),
                field.attname,
                event_values.encoder(field),
                event_values.reader(field),
                event_values.empty(field),
                field.name not in declared.clear
                and (field.name in declared.guarded or _is_guarded(field, field.name in personal)),
            )
        )
    key = model._meta.pk
    return RecordingPlan(
        model,
        model._meta.db_table,
        Column(
            str(key.column),
            key.attname,
            event_values.encoder(key),
            event_values.reader(key),
            event_values.NO_EMPTY_VALUE,
            False,
        ),
        tuple(columns),
        {column.name: column for column in columns},
        isinstance(event_values.real_field(key), models.UUIDField),
    )


def _is_guarded(field: models.Field[Any, Any], is_personal: bool) -> bool:
    """Whether a column may describe a person: sealed, declared so, or free text. References to
    people are plain, as the actors of events are."""
    if isinstance(field, EncryptedTextField):
        return True
    if field.is_relation:
        return False
    if is_personal or isinstance(field, models.TextField):
        return True
    if not isinstance(field, models.CharField) or field.choices:
        return False
    return field.max_length is None or field.max_length > LONGEST_WORD


def faults() -> list[str]:
    """Faults in the declarations, one sentence each."""
    known = {model._meta.label: model for model in apps.get_models()}
    reasons = [(label, each.because) for each in NO_EVIDENCE.all() for label in each.models]
    labels = [*(each.model for each in EVIDENCE.all()), *(label for label, _why in reasons)]
    declared = {*labels}
    found = [f"{label} is declared twice" for label in sorted(declared) if labels.count(label) > 1]
    found += [f"{label} is declared but is no model" for label in sorted(declared - {*known})]
    found += [f"{label} is not declared" for label in sorted({*known} - declared)]
    found += [f"{label} gives no reason" for label, why in sorted(reasons) if not why.strip()]
    for each in sorted(EVIDENCE.all(), key=lambda each: each.model):
        if each.model in known:
            fields = {field.name for field in known[each.model]._meta.concrete_fields}
            names = {*each.apart, *each.clear, *each.guarded}
            found += [f"{each.model}.{name} is no field" for name in sorted(names - fields)]
            found += [
                f"{each.model}.{name} gives no reason"
                for name, why in sorted(each.apart.items())
                if not why.strip()
            ]
    return found


@checks.register("evidence")
def check_declarations(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Report undeclared models with Django's own checks."""
    return [
        checks.Error(
            fault,
            hint="Declare it in the app's evidence.py: evidence, or not and why.",
            id="jiceng.evidence.E001",
        )
        for fault in faults()
    ]
