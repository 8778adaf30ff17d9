"""Parts of the declaration of a lifecycle: its opening, its moves, its dependent rows. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model, Q

from jiceng.core.access import ALLOW, Actor, Verdict
from jiceng.core.privacy import Personal
from jiceng.records.facts import Facts
from jiceng.records.needing_approval import REASON, NeedsApproval, with_reason
from jiceng.records.outcomes import Context, Outcome
from jiceng.records.relations import IN_CHARGE, Relation
from jiceng.ui.fields import Fields, NoFields
from jiceng.ui.modelfields import columns_from


@dataclass(frozen=True, slots=True)
class Rows:
    """A dependent model of a record, such as its claims.

    Args:
        model: has a foreign key to the record's model.
        plain: its fields without personal data, besides its key and that foreign key.
        personal: its fields with personal data.
        held: condition of rows with which the unit in their column `unit` still has something to
            do: they go to its successor when it is closed. None: all stay with it.
        many: label of such rows for counts, in the plural.
    """

    model: type[Model]
    plain: Sequence[str]
    personal: Mapping[str, Personal] = field(default_factory=dict)
    held: Q | None = None
    many: Any = None


def always(_facts: Any, _fields: Any, _context: Context) -> Verdict:
    """Guard that allows a move whenever its state and permission do."""
    return ALLOW


EventName = tuple[str, Any]
Guard = Callable[[Any, Any, Context], Verdict]
Apply = Callable[[Any, Any, Context], Outcome]
Then = Callable[[Any, Any, Context], None]
"""From the record as written, the fields and the context."""


def ends(_facts: Any, _fields: Any, _context: Context) -> Outcome:
    """`apply` that enters the only target state of the move and changes nothing else."""
    return Outcome()


def edited(facts: Facts[Any], fields: Fields, _context: Context) -> Outcome:
    """`apply` of an edit: stores the submitted values of columns; the event lists the changed ones.

    Fields that are not columns of the record, such as a reason, are left to the move's own `apply`.
    """
    columns = columns_from(type(facts.record), fields)
    changed = {name: value for name, value in columns.items() if _differs(facts, name, value)}
    return Outcome(data={"changed": sorted(changed)}, changes=changed)


def _differs(facts: Facts[Any], attribute: str, value: Any) -> bool:
    return bool(getattr(facts.record, attribute) != value)


def to_unit_above(facts: Facts[Any], _fields: Any, _context: Context) -> Outcome:
    """`apply` that puts the unit above the present one in charge."""
    return Outcome(data={"to": facts.above}, changes={"unit_id": facts.above})


def up_when_due(facts: Facts[Any]) -> datetime | None:
    """`after` of a move `to_unit_above`: the record's deadline, unless no unit is above."""
    due: datetime | None = getattr(facts.record, "due_at", None)
    return due if facts.above else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One transition of a lifecycle.

    Args:
        name: identifier in code and in the API.
        label: text of the button, a verb with its object.
        event: last part of the event's type, and its label, e.g. ``("claimed", _("Need taken
            on"))``.
        on: source states; if empty, the lifecycle's first state.
        to: permitted target states; if empty, the state does not change.
        apply: computes the outcome from facts, fields and context; pure. State "" in the outcome
            means the only state of `to`, or the present one.
        right: the permission required; "" for a move that only the system makes.
        relations: relations to the record from which that permission counts.
        fields: input of the move.
        edits: the form starts with the record's present values and stores the submitted ones. Such
            a move has the fields and the guard of the opening unless it declares its own.
        guard: further condition; pure. Fields are None while the form has not been submitted: a
            guard that needs them then allows the move. A refusal with ``field=`` is shown at that
            field.
        key: keyboard shortcut on the record's page; "" for none.
        after: computes from the facts when the system makes the move; None for never.
        reasons: name of the list of usual reasons offered at its field `reason`; "" for none.
        approval: approval that the move needs; making the move then only requests it. Once it is
            approved the move is made with the stored input, for the unit that requested it.
        then: further action in the same transaction, after the events of the move, such as opening
            a request; the one effect that is not pure. It may refuse the whole move.
        part: name of the page section that shows the form of the move; "" for the list of actions.
    """

    name: str
    label: Any
    event: EventName
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
    reasons: str = ""
    approval: NeedsApproval | None = None
    then: Then | None = None
    part: str = ""

    @property
    def form_fields(self) -> type[Fields]:
        """Input of the form: the fields and, for a move that needs approval, a reason."""
        return self.fields if self.approval is None else with_reason(self.fields)

    @property
    def fault(self) -> str:
        """The error in the declaration; "" if there is none."""
        if self.apply in (ends, edited) and len(self.to) > 1:
            return "does not choose among its states"
        if self.reasons and REASON not in self.fields.model_fields:
            return "offers reasons and asks for none"
        if self.after is not None and (asked := self.required_fields):
            return f"is made by the system and asks for {', '.join(asked)}"
        if self.approval is None:
            return ""
        if not self.right or self.after is not None:
            return "is made by the system and needs approval"
        return self.approval.fault() and f"needs the approval of {self.approval.fault()}"

    @property
    def required_fields(self) -> list[str]:
        """Fields without which it cannot be made."""
        asked = self.fields.model_fields.items()
        return [name for name, field in asked if field.is_required()]

    def present(self, record: Any) -> dict[str, Any]:
        """Initial values of its form, by field."""
        if not self.edits:
            return {}
        columns = {each.name: each.attname for each in type(record)._meta.concrete_fields}
        names = [name for name in self.fields.model_fields if name in columns]
        return {name: getattr(record, columns[name]) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How a record is created.

    Args:
        label: text of the button.
        event: as of a `Move`.
        right: the permission required at the unit that will be in charge; "" for records that only
            the system creates.
        fields: input; if empty, all plain columns of the lifecycle except `unit`.
        unit: column that keeps the first unit in charge, whoever takes over later; "" for none.
        kinds: kinds of the units that may create one; by default units of all kinds.
        once: columns that identify a form submitted twice: if the unit has a record in the same
            state with the same values, that one is returned instead of a second one.
        apply: computes the outcome from fields and context; its changes are the record's columns.
            By default the record starts in the first state with the submitted values.
        guard: verdict on fields and context; fields are None while the form has not been submitted.
        then: as of a `Move`.
        begun: initial values of the form, from the query of its address, within what the actor
            sees; nothing is recorded by them.
    """

    label: Any
    event: EventName
    right: str
    fields: type[Fields] = Fields
    unit: str = ""
    kinds: Collection[str] = ()
    once: Sequence[str] = ()
    apply: Callable[[Any, Context], Outcome] | None = None
    guard: Callable[[Any, Context], Verdict] = lambda _fields, _context: ALLOW
    then: Then | None = None
    begun: Callable[[Actor, Mapping[str, str]], Mapping[str, Any]] = lambda _actor, _asked: {}
