"""A record's life, declared: its states, its moves, and what each move does. Pure.

A subsystem declares one `Lifecycle` and contributes it in its manifest. `moving` alone writes what
comes of a move; pages, the API, imports and timers all go through it. So there is one state
machine, and a move is declared in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from jiceng.core.access import ALLOW, Actor, Verdict
from jiceng.core.evidence import evidence
from jiceng.core.manifests import Contribution, Slot
from jiceng.core.streams import EventWords, Named, StreamKind
from jiceng.records.models import Record
from jiceng.records.outcomes import Context, Outcome
from jiceng.records.relations import ABOVE, IN_CHARGE, Places, Relation
from jiceng.ui.fields import Fields, NoFields


def always(_facts: Any, _fields: Any, _context: Context) -> Verdict:
    """The guard of a move that its state and the right alone decide over."""
    return ALLOW


Guard = Callable[[Any, Any, Context], Verdict]
Apply = Callable[[Any, Any, Context], Outcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One move of a lifecycle.

    Args:
        name: as programs call it.
        label: what the button says: a verb and its object.
        event: the last part of its event's type, such as ``"claimed"``.
        told: what the event is called.
        on: states in which it can be made.
        to: states in which it may end.
        apply: facts, fields and context to the outcome; pure.
        right: which right it takes; "" for a move that is only made by itself.
        relations: from where that right counts.
        fields: what it asks for.
        guard: what else must hold; pure. The fields are None while nobody has filled them in yet:
            a guard that needs them allows then.
        key: the key of the keyboard that begins it on a page; "" for none.
        after: the moment at which it is made by itself, from the facts; None for never.
    """

    name: str
    label: Any
    event: str
    told: Any
    on: Collection[str]
    to: Collection[str]
    apply: Apply
    right: str = ""
    relations: Sequence[Relation] = (IN_CHARGE,)
    fields: type[Fields] = NoFields
    guard: Guard = always
    key: str = ""
    after: Callable[[Any], datetime | None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How a record begins.

    Args:
        label: what the button says.
        event, told: as of a `Move`.
        right: which right it takes at the unit that will be in charge.
        fields: what it asks for.
        apply: fields and context to the outcome; its changes are the record's columns.
        guard: fields and context to a verdict; the fields are None while nobody has filled them in.
    """

    label: Any
    event: str
    told: Any
    right: str
    fields: type[Fields]
    apply: Callable[[Any, Context], Outcome]
    guard: Callable[[Any, Context], Verdict] = lambda _fields, _context: ALLOW


def _at_its_unit(record: Record, _at: datetime) -> Places:
    path = record.unit.path
    return {IN_CHARGE: (path,), ABOVE: (path,)}


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
        visible: the records that an actor may see.
        load: what the pure functions know of a record.
        places: the units of each relation in which somebody can stand to a record at a moment.

    Raises:
        ValueError: for a move whose name or key is taken, or whose states are not among these.
    """

    kind: str
    label: Any
    model: type[Record]
    named: str
    states: Mapping[str, Any]
    opening: Opening
    moves: Sequence[Move]
    visible: Callable[[Actor], QuerySet[Any]]
    load: Callable[[Any], Any]
    places: Callable[[Any, datetime], Places] = _at_its_unit

    def __post_init__(self) -> None:
        """Name a mistake at once."""
        for attribute in ("name", "key"):
            taken = [value for each in self.moves if (value := getattr(each, attribute))]
            twice = sorted({value for value in taken if taken.count(value) > 1})
            if twice:
                raise ValueError(f"{self.kind}: moves share the {attribute} {', '.join(twice)}")
        for each in self.moves:
            unknown = sorted({*each.on, *each.to} - {*self.states})
            if unknown:
                raise ValueError(f"{self.kind}: {each.name} knows states {', '.join(unknown)}")

    def brings(self) -> Iterable[Contribution]:
        """The kind of its chains, the words of its events, its rows as evidence."""
        told = [(self.opening.event, self.opening.told)]
        told += [(move.event, move.told) for move in self.moves]
        words = {f"{self.kind}.{event}": words for event, words in told}
        yield StreamKind(
            self.kind,
            self.label,
            self._in_reach,
            self._names,
            load=self._load,
            summary=lambda record: (str(getattr(record, self.named)),),
            path=self.path,
        )
        yield EventWords(words)
        yield evidence(self.model._meta.label)

    def _in_reach(self, actor: Actor) -> QuerySet[Any]:
        return self.visible(actor).order_by().values("id")

    def _names(self, ids: Iterable[UUID]) -> Named:
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

    def move(self, name: str) -> Move | None:
        """A move by its name."""
        return next((each for each in self.moves if each.name == name), None)

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
