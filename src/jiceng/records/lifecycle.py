"""Declaration of a record's state machine: states, moves (transitions) and their effects. Pure.

A subsystem declares one `Lifecycle` and contributes it in its manifest. Only `moving` executes
moves; pages, API, imports and timers all call it, so a move is declared once and behaves alike
everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import ForeignKey, Model, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from jiceng.core.access import ALLOW, Actor, Right, Verdict
from jiceng.core.errors import NotFound
from jiceng.core.evidence import evidence
from jiceng.core.manifests import Contribution, Slot
from jiceng.core.privacy import Personal, declare
from jiceng.core.streams import EventWords, StreamKind, StreamTitles
from jiceng.directory import public as directory
from jiceng.directory.public import KeptReference
from jiceng.records.choices import fields_of
from jiceng.records.clock.public import CLOCK_FIELDS, clock_of
from jiceng.records.due import DueClock, clock_kind, words_of_clock
from jiceng.records.facts import Facts, facts_of, owner_field
from jiceng.records.models import RECORD_FIELDS, DueRecord, Record, title_of
from jiceng.records.needing_approval import NeedsApproval, with_reason
from jiceng.records.outcomes import Context, Outcome
from jiceng.records.reach import direct_relations, places_by, visible_by
from jiceng.records.relations import ABOVE, IN_CHARGE, Places, Relation
from jiceng.ui.fields import Fields, NoFields


@dataclass(frozen=True, slots=True)
class Rows:
    """A dependent model of a record, such as its claims.

    Args:
        model: has a foreign key to the record's model.
        plain: its fields without personal data, besides its key and that foreign key.
        personal: its fields with personal data.
    """

    model: type[Model]
    plain: Sequence[str]
    personal: Mapping[str, Personal] = field(default_factory=dict)


def always(_facts: Any, _fields: Any, _context: Context) -> Verdict:
    """Guard that allows a move whenever its state and permission do."""
    return ALLOW


EventName = tuple[str, Any]
Guard = Callable[[Any, Any, Context], Verdict]
Apply = Callable[[Any, Any, Context], Outcome]


def ends(_facts: Any, _fields: Any, _context: Context) -> Outcome:
    """`apply` that enters the only target state of the move and changes nothing else."""
    return Outcome()


def to_unit_above(facts: Facts[Any], _fields: Any, _context: Context) -> Outcome:
    """`apply` that puts the unit above the present one in charge."""
    return Outcome(data={"to": facts.above}, changes={"unit_id": facts.above})


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
        guard: further condition; pure. Fields are None while the form has not been submitted: a
            guard that needs them then allows the move.
        key: keyboard shortcut on the record's page; "" for none.
        after: computes from the facts when the system makes the move; None for never.
        approval: approval that the move needs; making the move then only requests it. Once it is
            approved the move is made with the stored input, for the unit that requested it.
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
    guard: Guard = always
    key: str = ""
    after: Callable[[Any], datetime | None] | None = None
    approval: NeedsApproval | None = None

    @property
    def asks(self) -> type[Fields]:
        """Input of the form: the fields and, for a move that needs approval, a reason."""
        return self.fields if self.approval is None else with_reason(self.fields)

    @property
    def fault(self) -> str:
        """The error in the declaration; "" if there is none."""
        if self.approval is None:
            return ""
        if not self.right or self.after is not None:
            return "is made by itself and needs approval"
        return self.approval.fault() and f"needs the approval of {self.approval.fault()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How a record is created.

    Args:
        label: text of the button.
        event: as of a `Move`.
        right: the permission required at the unit that will be in charge.
        fields: input; if empty, all plain columns of the lifecycle except `unit`.
        unit: column that keeps the first unit in charge, whoever takes over later; "" for none.
        apply: computes the outcome from fields and context; its changes are the record's columns.
            By default the record starts in the first state with the submitted values.
        guard: verdict on fields and context; fields are None while the form has not been submitted.
    """

    label: Any
    event: EventName
    right: str
    fields: type[Fields] = Fields
    unit: str = ""
    apply: Callable[[Any, Context], Outcome] | None = None
    guard: Callable[[Any, Context], Verdict] = lambda _fields, _context: ALLOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifecycle(Contribution):
    """State machine of one kind of records.

    Args:
        kind: name of their event streams; event types are ``"<kind>.<event>"``.
        label: name of one such record for users.
        model: of the records; its rows are checked against their events.
        named: field with the record's name.
        states: labels by state, in the usual order.
        opening: how a record is created.
        moves: in the order in which a page offers them.
        reads: permission to see the records to which one's units stand in a relation.
        sees: relations that give access besides those of the moves.
        due: time allowed to the unit in charge; None if the records have no deadline.
        plain: the model's own fields without personal data. If given, the lifecycle also declares
            the privacy of its tables (`core.privacy`) and that units named in them are kept; None
            if the app declares this itself.
        personal: the model's own fields with personal data.
        rows: dependent models.
        visible: query of the records that an actor may see; by default from `reads` and the
            relations.
        load: facts for the pure functions; by default `Facts`.
        places: the units of each relation to a record at a moment; by default from the relations.

    Raises:
        ValueError: a move's name or key is taken, a state is unknown, or the clock names an unknown
            state or move.
    """

    kind: str
    label: Any
    model: type[Record]
    named: str
    states: Mapping[str, Any]
    opening: Opening
    moves: Sequence[Move]
    reads: Right | None = None
    sees: Sequence[Relation] = ()
    due: DueClock | None = None
    plain: Sequence[str] | None = None
    personal: Mapping[str, Personal] = field(default_factory=dict)
    rows: Sequence[Rows] = ()
    visible: Callable[[Actor], QuerySet[Any]] = field(default=None)  # type: ignore[assignment]
    load: Callable[[Any], Any] = field(default=None)  # type: ignore[assignment]
    places: Callable[[Any, datetime], Places] = field(default=None)  # type: ignore[assignment]

    def __post_init__(self) -> None:
        """Validate the declaration and derive the defaults."""
        for name, usual in (
            ("visible", self._visible),
            ("load", self._facts),
            ("places", self._places),
        ):
            if getattr(self, name) is None:
                object.__setattr__(self, name, usual)
        self._complete()
        for attribute in ("name", "key"):
            taken = [value for each in self.moves if (value := getattr(each, attribute))]
            twice = sorted({value for value in taken if taken.count(value) > 1})
            if twice:
                raise ValueError(f"{self.kind}: moves share the {attribute} {', '.join(twice)}")
        for each in self.moves:
            unknown = sorted({*each.on, *each.to} - {*self.states})
            if unknown:
                raise ValueError(f"{self.kind}: {each.name} knows states {', '.join(unknown)}")
            if each.fault:
                raise ValueError(f"{self.kind}: {each.name} {each.fault}")
        self._check_clock()

    def _check_clock(self) -> None:
        if self.due is None:
            return
        wrong = self.due.unknown(self.states, {each.name: each.on for each in self.moves})
        if not wrong and not issubclass(self.model, DueRecord):
            wrong = f"no columns of {self.model.__name__}"
        if wrong:
            raise ValueError(f"{self.kind}: its clock knows {wrong}")

    def _complete(self) -> None:
        """Fill in the defaults of the moves and of the opening."""
        first = next(iter(self.states))
        moves = [each if each.on else replace(each, on={first}) for each in self.moves]
        object.__setattr__(self, "moves", moves)
        if self.opening.fields is Fields:
            asked = [name for name in self.plain or () if name != self.opening.unit]
            opening = replace(self.opening, fields=fields_of(self.model, *asked))
            object.__setattr__(self, "opening", opening)

    def brings(self) -> Iterable[Contribution]:
        """Contribute the stream kind, the labels of events and the rows to check against events."""
        labelled = [self.opening.event, *(move.event for move in self.moves)]
        for move in self.approved_moves:
            labelled += move.approval.labels(move.name) if move.approval else ()
        words = {f"{self.kind}.{event}": words for event, words in labelled}
        if self.due is not None:
            words |= words_of_clock(self.kind)
            yield clock_kind(self, self.due)
        yield StreamKind(
            self.kind,
            self.label,
            self._in_reach,
            self._names,
            load=self._load,
            summary=lambda record: (title_of(record, self.named),),
            path=self.path,
        )
        yield EventWords(words)
        yield evidence(self.model._meta.label)
        if self.plain is not None:
            yield from self._declared()

    def _declared(self) -> Iterable[Contribution]:
        """Contribute the privacy of the tables, and that units named in them are kept."""
        label, plain = self.model._meta.label, [*RECORD_FIELDS, *(self.plain or ())]
        if self.due is not None:
            plain += CLOCK_FIELDS
        yield declare(label, personal=self.personal, plain=plain)
        for each in self.rows:
            yield declare(
                each.model._meta.label,
                personal=each.personal,
                plain=["id", owner_field(each.model, self.model), *each.plain],
            )
            yield evidence(each.model._meta.label)
        yield KeptReference(
            tuple(
                f"{model._meta.label}.{each.name}"
                for model in (self.model, *self.row_models)
                for each in model._meta.concrete_fields
                if isinstance(each, ForeignKey) and each.remote_field.model is directory.Unit
            ),
            "what was begun, taken on and promised goes on under the unit's name",
        )

    def owner_of(self, model: type[Model]) -> str:
        """Name of the foreign key from a dependent row to its record."""
        return owner_field(model, self.model)

    @property
    def events_of_moves(self) -> list[str]:
        """Event types of all moves."""
        return [f"{self.kind}.{move.event[0]}" for move in self.moves]

    @property
    def row_models(self) -> tuple[type[Model], ...]:
        """All dependent models."""
        return tuple(each.model for each in self.rows)

    @property
    def relations(self) -> tuple[Relation, ...]:
        """All relations to a record, without duplicates."""
        named = [each for move in self.moves for each in move.relations]
        for move in self.moves:
            named += move.approval.relations if move.approval else ()
        return tuple(dict.fromkeys((IN_CHARGE, ABOVE, *named, *self.sees)))

    def units_around(self, record: UUID) -> list[UUID]:
        """Units named by a record's own columns: the unit in charge and those of other direct
        relations.
        """
        names = direct_relations(self.model, self.relations)
        rows = self.model._default_manager.filter(pk=record).values_list(*names)  # noqa: SLF001
        return [unit for row in rows for unit in row if unit is not None]

    def _visible(self, actor: Actor) -> QuerySet[Any]:
        if self.reads is None:
            raise TypeError(f"{self.kind}: nothing says who sees these records")
        return visible_by(self.model, self.reads, self.relations, actor)

    def _facts(self, record: Any) -> Any:
        return facts_of(record, self.row_models)

    def _places(self, record: Any, _at: datetime) -> Places:
        return places_by(record, self.relations)

    def _in_reach(self, actor: Actor) -> QuerySet[Any]:
        return self.visible(actor).order_by().values("id")

    def _names(self, ids: Iterable[UUID]) -> StreamTitles:
        rows = self.model._default_manager.filter(pk__in=set(ids)).order_by("id")  # noqa: SLF001
        return {each: (name, self.path(each)) for each, name in rows.values_list("id", self.named)}

    def _load(self, ids: Collection[UUID]) -> Mapping[UUID, Record]:
        rows = self.model._default_manager.select_related("unit")  # noqa: SLF001
        return rows.in_bulk(ids)

    def path(self, record: UUID) -> str:
        """Path of a record's page; "" if the kind has no pages."""
        try:
            return reverse(self.kind, args=[record])
        except NoReverseMatch:
            return ""

    @property
    def title_label(self) -> Any:
        """Label of the field with the record's name."""
        field_name, _way, _further = self.named.partition("__")
        return self.model._meta.get_field(field_name).verbose_name  # type: ignore[union-attr]

    @property
    def approved_moves(self) -> list[Move]:
        """Moves that need approval."""
        return [each for each in self.moves if each.approval is not None]

    def move(self, name: str) -> Move | None:
        """The move of a name."""
        return next((each for each in self.moves if each.name == name), None)

    def is_paused(self, record: Record) -> bool:
        """Whether a record's clock is paused, so that no timer fires."""
        return self.due is not None and record.state in self.due.paused

    def next_moment(self, record: Any) -> datetime | None:
        """When the next timer of a record fires; for a paused record, when its longest pause
        ends.
        """
        if self.is_paused(record):
            return clock_of(record).pause_ends_at
        return self.wakes_at(self.load(record), record.state)

    def wakes_at(self, facts: Any, state: str) -> datetime | None:
        """The earliest timer among the moves that a state allows."""
        return min(self._timers(facts, state), default=None)

    def _timers(self, facts: Any, state: str) -> Iterable[datetime]:
        for each in self.moves:
            if each.after is not None and state in each.on:
                moment = each.after(facts)
                if moment is not None:
                    yield moment


LIFECYCLES: Final = Slot(Lifecycle, key=lambda lifecycle: lifecycle.kind)


def lifecycle_of(kind: str) -> Lifecycle:
    """The lifecycle of a kind of records.

    Raises:
        NotFound: unknown kind.
    """
    found = LIFECYCLES.by_key().get(kind)
    if found is None:
        raise NotFound(_("Record type not found."), "record.kind")
    return found
