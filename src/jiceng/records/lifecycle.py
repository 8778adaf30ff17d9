"""Declaration of a record's state machine: states, moves (transitions) and their effects. Pure.

A subsystem declares one `Lifecycle` and contributes it in its manifest. Only `moving` executes
moves; pages, API, imports and timers all call it, so a move is declared once and behaves alike
everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import ForeignKey, Model, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor, Right, Verdict
from jiceng.core.errors import NotFound
from jiceng.core.evidence import evidence
from jiceng.core.manifests import Contribution, Slot
from jiceng.core.privacy import Personal, declare
from jiceng.core.streams import EventWords, StreamKind, StreamTitles
from jiceng.directory import public as directory
from jiceng.directory.public import KeptReference
from jiceng.records.choices import AnyUnit, fields_of
from jiceng.records.clock.public import CLOCK_FIELDS, clock_of
from jiceng.records.due import DueClock, clock_kind, words_of_clock
from jiceng.records.facts import facts_of, owner_field
from jiceng.records.handover import HANDED_OVER, held_records, held_rows
from jiceng.records.lifecycle_faults import lifecycle_faults
from jiceng.records.models import RECORD_FIELDS, Record, title_of
from jiceng.records.moves import Move, Opening, Rows, always, edited, ends
from jiceng.records.outcomes import Context
from jiceng.records.reach import direct_relations, places_by, sees_plainly, visible_by
from jiceng.records.relations import ABOVE, IN_CHARGE, Places, Relation
from jiceng.ui.fields import Fields, NoFields


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
        over: final states: the record stays with its unit when that is closed; by default those of
            `due` if it names any, else those that no move leaves.
        lasts: column with the last day after which a record is final as well; "" for none.
        plain: the model's own fields without personal data. If given, the lifecycle also declares
            the privacy of its tables (`core.privacy`), the handover of records when their unit in
            charge is closed, and that other units named in them are kept; None if the app declares
            this itself.
        personal: the model's own fields with personal data.
        clear: fields with names of public things, stored readable in events (`core.evidence`).
        computed: the model's own fields that follow from other rows and change without an event,
            with the reason.
        many: plural of `label` for counts; by default `label`.
        held_as: code of these records in events of a handover; by default derived from `kind`.
        rows: dependent models.
        visible: query of the records that an actor may see; by default from `reads` and the
            relations.
        widens: whether that query shows all that the default shows, and more.
        load: facts for the pure functions; by default `Facts`.
        places: the units of each relation to a record at a moment; by default from the relations.

    Raises:
        ValueError: a declaration that cannot work; see `lifecycle_faults`.
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
    over: Collection[str] = ()
    lasts: str = ""
    plain: Sequence[str] | None = None
    personal: Mapping[str, Personal] = field(default_factory=dict)
    clear: Sequence[str] = ()
    computed: Mapping[str, str] = field(default_factory=dict)
    many: Any = None
    held_as: str = ""
    rows: Sequence[Rows] = ()
    visible: Callable[[Actor], QuerySet[Any]] = field(default=None)  # type: ignore[assignment]
    widens: bool = False
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
        for fault in lifecycle_faults(self):
            raise ValueError(f"{self.kind}: {fault}")

    def _complete(self) -> None:
        """Fill in the defaults of the moves and of the opening."""
        first = next(iter(self.states))
        moves = [each if each.on else replace(each, on={first}) for each in self.moves]
        if self.opening.fields is Fields:
            names = [name for name in self.plain or () if name != self.opening.unit]
            opening = replace(self.opening, fields=fields_of(self.model, *names))
            object.__setattr__(self, "opening", opening)
        object.__setattr__(self, "moves", [self._editing(each) for each in moves])
        if not self.over:
            left = {state for each in moves for state in each.on}
            completed = self.due.over if self.due else ()
            object.__setattr__(self, "over", completed or {*self.states} - left)

    def _editing(self, move: Move) -> Move:
        """Fill in what an edit has in common with the opening."""
        if not move.edits:
            return move
        opening, names = self.opening, move.fields.model_fields
        if "unit" in names and not any(
            isinstance(each, AnyUnit) and each.right for each in names["unit"].metadata
        ):
            raise ValueError(f"{self.kind}: {move.name} moves records without a right there")

        def as_opened(_facts: Any, fields: Any, context: Context) -> Verdict:
            return opening.guard(fields, context)

        return replace(
            move,
            fields=opening.fields if move.fields is NoFields else move.fields,
            guard=as_opened if move.guard is always else move.guard,
            apply=edited if move.apply is ends else move.apply,
        )

    def brings(self) -> Iterable[Contribution]:
        """Contribute the stream kind, the labels of events and the rows to check against events."""
        if self.due is not None:
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
        yield EventWords(self._labels())
        yield evidence(self.model._meta.label, clear=self.clear, apart=self.computed)
        if self.plain is not None:
            yield from self._declared()

    def _labels(self) -> dict[str, Any]:
        """Labels of all events by type."""
        labelled = [self.opening.event, *(move.event for move in self.moves)]
        for move in self.approved_moves:
            labelled += move.approval.labels(move.name) if move.approval else ()
        words = {f"{self.kind}.{event}": words for event, words in labelled}
        if self.due is not None:
            words |= words_of_clock(self.kind)
        if self.plain is not None:
            words |= {f"{self.kind}.{HANDED_OVER}": _("Handed over to another unit")}
        return words

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
        held = [held_records(self)]
        held += [held_rows(self, each, each.held) for each in self.rows if each.held is not None]
        yield from held
        handed_over = {reference for each in held for reference in each.references}
        named = {
            f"{model._meta.label}.{each.name}"
            for model in (self.model, *self.row_models)
            for each in model._meta.concrete_fields
            if isinstance(each, ForeignKey) and each.remote_field.model is directory.Unit
        }
        yield KeptReference(
            tuple(sorted(named - handed_over)),
            "what was begun, taken on and promised goes on under the unit's name",
        )

    def owner_of(self, model: type[Model]) -> str:
        """Name of the foreign key from a dependent row to its record."""
        return owner_field(model, self.model)

    @property
    def event_names(self) -> set[str]:
        """Last parts of the types of all events about such records."""
        return {event.removeprefix(f"{self.kind}.") for event in self._labels()}

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

    def is_seen(self, record: Record, actor: Actor) -> bool:
        """Whether an actor sees a record that has been read. Mostly the tree of units tells it, and
        the query is saved.
        """
        is_usual = self.widens or self.visible == self._visible
        if is_usual and self.reads and sees_plainly(record, self.reads, self.relations, actor):
            return True
        return bool(self.visible(actor).filter(pk=record.pk).exists())

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
        return _path(self.kind, record)

    def until(self, day: date) -> Q:
        """The condition of records that are not over on a day by their column `lasts`."""
        return Q(**{f"{self.lasts}__gte": day}) if self.lasts else Q()

    def list_path(self, unit: UUID) -> str:
        """Path of the list of a unit's records; "" if the kind has no pages."""
        path = _path(f"{self.kind}-list")
        return path and f"{path}?unit={unit}"

    @property
    def title_label(self) -> Any:
        """Label of the field with the record's name."""
        field_name, _way, _further = self.named.partition("__")
        return self.model._meta.get_field(field_name).verbose_name  # type: ignore[union-attr]

    @property
    def rights_of_moves(self) -> frozenset[str]:
        """Permissions with which people open these records and make their moves."""
        return frozenset(filter(None, (self.opening.right, *(each.right for each in self.moves))))

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


def _path(name: str, *args: Any) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


LIFECYCLES: Final = Slot(Lifecycle, key=lambda lifecycle: lifecycle.kind)


def lifecycle_of(kind: str) -> Lifecycle:
    """The lifecycle of a kind of records.

    Raises:
        NotFound: unknown kind.
    """
    found = LIFECYCLES.by_key().get(kind)
    if found is None:
        raise NotFound(now_("Record type not found."), "record.kind")
    return found
