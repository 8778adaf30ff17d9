"""A record's life, declared: its states, its moves, and what each move does. Pure.

A subsystem declares one `Lifecycle` and contributes it in its manifest. `moving` alone writes what
comes of a move; pages, the API, imports and timers all go through it. So there is one state
machine, and a move is declared in one place.
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
        guard: what else must hold; pure. The fields are None while nobody has filled them in yet:
            a guard that needs them allows then.
        key: the key of the keyboard that begins it on a page; "" for none.
        after: the moment at which it is made by itself, from the facts; None for never.
        approval: who has to approve it: making it then only asks for it, and it is made with what
            was filled in, from the unit that asked, once they have.
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
    guard: Guard = always
    key: str = ""
    after: Callable[[Any], datetime | None] | None = None
    approval: NeedsApproval | None = None

    @property
    def asks(self) -> type[Fields]:
        """What whoever makes it fills in."""
        return self.fields if self.approval is None else with_reason(self.fields)

    @property
    def fault(self) -> str:
        """What is wrong with it by itself; "" for nothing."""
        if self.approval is None:
            return ""
        if not self.right or self.after is not None:
            return "is made by itself and needs approval"
        return self.approval.fault() and f"needs the approval of {self.approval.fault()}"


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
        guard: fields and context to a verdict; the fields are None while nobody has filled them in.
    """

    label: Any
    event: Told
    right: str
    fields: type[Fields] = Fields
    unit: str = ""
    apply: Callable[[Any, Context], Outcome] | None = None
    guard: Callable[[Any, Context], Verdict] = lambda _fields, _context: ALLOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifecycle(Contribution):
    """The life of one kind of records.

    Args:
        kind: of their streams; events are called ``"<kind>.<event>"``.
        label: what one record is, for people.
        model: of the records; its rows are evidence.
        named: the field that says what a record is called.
        states: all states with their labels, in their usual order.
        opening: how one begins.
        moves: in the order in which a page offers them.
        reads: the right that shows a record to units in a relation to it.
        sees: relations that show it besides those from which its moves are made.
        due: how long the unit in charge has; None for records that are never due.
        plain: the model's own fields that say nothing of a person; with them, the lifecycle
            declares what its tables hold (`core.privacy`) and that units stay named in them. None
            where the app does so itself.
        personal: the other fields.
        rows: further rows of a record.
        visible: the records that an actor may see, where `reads` and the relations do not say it.
        load: what the pure functions know of a record, where that is not `Facts`.
        places: the units of each relation in which somebody can stand to a record at a moment,
            where the relations do not say it.

    Raises:
        ValueError: for a move whose name or key is taken, or whose states are not among these;
            for a clock that names a state or a move that is not here.
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
        """Name a mistake at once; work out what is not said otherwise."""
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
        """Fill in what moves and the opening leave to the lifecycle."""
        first = next(iter(self.states))
        moves = [each if each.on else replace(each, on={first}) for each in self.moves]
        object.__setattr__(self, "moves", moves)
        if self.opening.fields is Fields:
            asked = [name for name in self.plain or () if name != self.opening.unit]
            opening = replace(self.opening, fields=fields_of(self.model, *asked))
            object.__setattr__(self, "opening", opening)

    def brings(self) -> Iterable[Contribution]:
        """The kind of its chains, the words of its events, its rows as evidence."""
        told = [self.opening.event, *(move.event for move in self.moves)]
        for move in self.approved_moves:
            told += move.approval.words(move.name) if move.approval else ()
        words = {f"{self.kind}.{event}": words for event, words in told}
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
        """What the tables hold, and that the units named in them stay so."""
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
        """The field by which a row of the record names it."""
        return owner_field(model, self.model)

    @property
    def events_of_moves(self) -> list[str]:
        """The types of the events of its moves."""
        return [f"{self.kind}.{move.event[0]}" for move in self.moves]

    @property
    def row_models(self) -> tuple[type[Model], ...]:
        """The models of further rows."""
        return tuple(each.model for each in self.rows)

    @property
    def relations(self) -> tuple[Relation, ...]:
        """All relations in which somebody can stand to a record, each once."""
        named = [each for move in self.moves for each in move.relations]
        for move in self.moves:
            named += move.approval.relations if move.approval else ()
        return tuple(dict.fromkeys((IN_CHARGE, ABOVE, *named, *self.sees)))

    def units_around(self, record: UUID) -> list[UUID]:
        """The units that a record names itself: in charge, and in whatever other relation."""
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
        """The path of a record's page; "" where the kind has no pages."""
        try:
            return reverse(self.kind, args=[record])
        except NoReverseMatch:
            return ""

    @property
    def title_label(self) -> Any:
        """What the field is called that names a record."""
        field_name, _way, _further = self.named.partition("__")
        return self.model._meta.get_field(field_name).verbose_name  # type: ignore[union-attr]

    @property
    def approved_moves(self) -> list[Move]:
        """The moves that need approval."""
        return [each for each in self.moves if each.approval is not None]

    def move(self, name: str) -> Move | None:
        """A move by its name."""
        return next((each for each in self.moves if each.name == name), None)

    def is_paused(self, record: Record) -> bool:
        """Whether a record's clock stands still, so that nothing is made by itself."""
        return self.due is not None and record.state in self.due.paused

    def next_moment(self, record: Any) -> datetime | None:
        """When the next move is made by itself; of a paused record, when its pause may no longer
        last."""
        if self.is_paused(record):
            return clock_of(record).pause_ends_at
        return self.wakes_at(self.load(record), record.state)

    def wakes_at(self, facts: Any, state: str) -> datetime | None:
        """When the next move is made by itself: the earliest of those that a state allows."""
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
        NotFound: when there is no such kind.
    """
    found = LIFECYCLES.by_key().get(kind)
    if found is None:
        raise NotFound(_("Record type not found."), "record.kind")
    return found
