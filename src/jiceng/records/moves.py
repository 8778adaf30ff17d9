"""What a lifecycle declares: its opening, its moves, the further rows of its records. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model

from jiceng.core.access import ALLOW, Verdict
from jiceng.core.privacy import Personal
from jiceng.records.facts import Facts
from jiceng.records.outcomes import Context, Outcome
from jiceng.records.relations import IN_CHARGE, Relation
from jiceng.ui.fields import Fields, NoFields
from jiceng.ui.modelfields import columns_from


@dataclass(frozen=True, slots=True)
class Rows:
    """Further rows of a record.

    Args:
        model: has a foreign key to the record's model.
        plain: its fields that say nothing of a person, besides its key and that foreign key.
        personal: the others.
    """

    model: type[Model]
    plain: Sequence[str]
    personal: Mapping[str, Personal] = field(default_factory=dict)


def always(_facts: Any, _fields: Any, _context: Context) -> Verdict:
    """The guard of a move that its state and the right alone decide over."""
    return ALLOW


Told = tuple[str, Any]
Guard = Callable[[Any, Any, Context], Verdict]
Apply = Callable[[Any, Any, Context], Outcome]


def ends(_facts: Any, _fields: Any, _context: Context) -> Outcome:
    """End in the one state that the move declares, and change nothing else."""
    return Outcome()


def edited(facts: Facts[Any], fields: Fields, _context: Context) -> Outcome:
    """Write what was filled in into the record's columns; the event names those that differ."""
    columns = columns_from(type(facts.record), fields)
    changed = {name: value for name, value in columns.items() if _differs(facts, name, value)}
    return Outcome(data={"changed": sorted(changed)}, changes=changed)


def _differs(facts: Facts[Any], attribute: str, value: Any) -> bool:
    return bool(getattr(facts.record, attribute) != value)


def to_unit_above(facts: Facts[Any], _fields: Any, _context: Context) -> Outcome:
    """Put the unit above the present one in charge."""
    return Outcome(data={"to": facts.above}, changes={"unit_id": facts.above})


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One move of a lifecycle.

    Args:
        name: as programs call it.
        label: what the button says: a verb and its object.
        event: the last part of its event's type and what it is called, such as ``("claimed",
            _("Need taken on"))``.
        on: states in which it can be made; the first one of the lifecycle without any.
        to: states in which it may end; none says that it stays where it is.
        apply: facts, fields and context to the outcome, in which "" stands for the only state of
            `to`, or the present one; pure.
        right: which right it takes; "" for a move that is only made by itself.
        relations: from where that right counts.
        fields: what it asks for.
        edits: whether its form begins with what the record's columns hold, and writes what they are
            to hold. Such a move asks for what the opening does and is guarded like it, unless it
            says otherwise.
        guard: what else must hold; pure. The fields are None while nobody has filled them in yet:
            a guard that needs them allows then. A refusal with ``field=`` in its details is shown
            beside that field.
        key: the key of the keyboard that begins it on a page; "" for none.
        after: the moment at which it is made by itself, from the facts; None for never.
    """

    name: str
    label: Any
    event: Told
    on: Collection[str] = ()
    to: Collection[str] = ()
    apply: Apply = ends
    right: str = ""
    relations: Sequence[Relation] = (IN_CHARGE,)
    fields: type[Fields] = NoFields
    edits: bool = False
    guard: Guard = always
    key: str = ""
    after: Callable[[Any], datetime | None] | None = None

    def present(self, record: Any) -> dict[str, Any]:
        """What its form begins with, by field."""
        if not self.edits:
            return {}
        meta = type(record)._meta
        names = self.fields.model_fields
        return {name: getattr(record, meta.get_field(name).attname) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How a record begins.

    Args:
        label: what the button says.
        event: as of a `Move`.
        right: which right it takes at the unit that will be in charge.
        fields: what it asks for; without any, all plain columns of the lifecycle but `unit`.
        unit: the column that keeps which unit it was, whoever is in charge later; "" for none.
        apply: fields and context to the outcome; its changes are the record's columns. Without it
            the record begins in the first state with what was filled in.
        guard: fields and context to a verdict, as of a `Move`.
    """

    label: Any
    event: Told
    right: str
    fields: type[Fields] = Fields
    unit: str = ""
    apply: Callable[[Any, Context], Outcome] | None = None
    guard: Callable[[Any, Context], Verdict] = lambda _fields, _context: ALLOW
