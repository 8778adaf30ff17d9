"""What a phone may send: apps contribute the commands, `actions.receiving` carries them out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic_core import to_jsonable_python

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, Refused
from jiceng.core.files import StoredPhoto
from jiceng.core.manifests import Contribution, Slot
from jiceng.fieldwork.sync.rules.merging import merge
from jiceng.records.public import Lifecycle, Move, make_move, open_record, require_visible
from jiceng.ui.fields import Fields


@dataclass(frozen=True, slots=True)
class Given:
    """A command to carry out.

    Args:
        record: its identifier; the phone chooses that of a new record.
        values: input, by field.
        seen: the present values that the officer saw, for a move that edits.
        unit: that is to be in charge of a new record.
    """

    record: UUID
    values: Mapping[str, Any]
    seen: Mapping[str, Any]
    unit: UUID | None
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that the officer and somebody else have both changed."""

    field: str
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class TakenPhoto:
    """A photo that came with a command, once both are here.

    Args:
        record: of the command.
        shows: a value of `AttachmentKind`, as the officer took it.
        by: the command's author.
    """

    record: UUID
    photo: StoredPhoto
    shows: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class PhoneCommand(Contribution):
    """One command.

    Args:
        name: in the signed text, such as ``"finding.open"``.
        label: for lists of what a phone has sent.
        carry_out: an action; raises a `Problem` to refuse the command, returns the fields that
            wait for a decision. What it has done by then is undone by the caller.
        fields: of its form, by which pages name its values.
        attach: an action that adds a photo of the command to its record, for records whose photos
            are not simply attached (`attachments.attach`); such commands take no recordings.
    """

    name: str
    label: Any
    carry_out: Callable[[Given], list[Difference]]
    fields: type[Fields] | None = None
    attach: Callable[[TakenPhoto], None] | None = None


COMMANDS: Final = Slot(PhoneCommand, key=lambda command: command.name)


Items = Callable[[Sequence[Any], Actor], Mapping[UUID, Sequence[Mapping[str, Any]]]]


@dataclass(frozen=True, slots=True)
class PhoneRecords(Contribution):
    """Records that phones open and move on: one command each.

    Args:
        lifecycle: of the records.
        moves: names of the moves that a phone may send.
        opens: whether a phone may open one.
        items: parts of records with forms of their own, such as the places of a patrol: by record,
            each as JSON with ``id``, ``title``, ``state`` and ``forms``, a schema by move.
            Properties of a schema with a ``const`` are sent as they are and not drawn.
        reads: by move, how values of such a form become the move's fields.
        photos: by move, what its photos show: one row of photos each in the form; one for evidence
            without it. Values of `AttachmentKind`.
    """

    lifecycle: Lifecycle
    moves: Collection[str] = ()
    opens: bool = True
    items: Items | None = None
    reads: Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]] = field(
        default_factory=dict
    )
    photos: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def brings(self) -> Iterable[Contribution]:
        """Contribute the commands."""
        kind = self.lifecycle.kind
        if self.opens:
            opening = self.lifecycle.opening
            yield PhoneCommand(
                f"{kind}.open", opening.label, lambda given: _open(kind, given), opening.fields
            )
        for move in self.lifecycle.moves:
            if move.name in self.moves:
                carry_out = _mover(self.lifecycle, move, self.reads.get(move.name, dict))
                yield PhoneCommand(f"{kind}.{move.name}", move.label, carry_out, move.fields)


@dataclass(frozen=True, slots=True)
class PhoneKind(Contribution):
    """Records of a kind that has no `Lifecycle`, as the copy of a phone has them.

    Args:
        make: the kind as JSON, from the officer, the paths of the own units and the time, or None
            for nothing.
    """

    kind: str
    make: Callable[[Actor, tuple[str, ...], datetime], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class PhonePart(Contribution):
    """A part of a phone's copy that is no kind of records, such as the officer's grids.

    Args:
        name: in the copy's ``parts``.
        make: the part as JSON, from the officer, the paths of the own units and the time, or None
            for nothing.
    """

    name: str
    make: Callable[[Actor, tuple[str, ...], datetime], Mapping[str, Any] | None]


PARTS: Final = Slot(PhonePart, key=lambda each: each.name)
OTHER_KINDS: Final = Slot(PhoneKind, key=lambda each: each.kind)
RECORDS: Final = Slot(PhoneRecords, key=lambda records: records.lifecycle.kind)


def _open(kind: str, given: Given) -> list[Difference]:
    if given.unit is None:
        raise Invalid(_("Choose the unit in charge."), "field.unit", fields={})
    open_record(
        kind,
        given.values,
        unit=given.unit,
        by=given.by,
        at=given.at,
        record=given.record,
        savepoint=False,
    )
    return []


def _mover(
    lifecycle: Lifecycle, move: Move, read: Callable[[Mapping[str, Any]], Mapping[str, Any]]
) -> Callable[[Given], list[Difference]]:
    def carry_out(given: Given) -> list[Difference]:
        values, differences = dict(read(given.values)), list[Difference]()
        if move.edits:
            values, differences = _merged(lifecycle, move, given)
        if differences and values == _present(lifecycle, move, given):
            return differences
        make_move(
            lifecycle.kind,
            given.record,
            move.name,
            values,
            by=given.by,
            at=given.at,
            savepoint=False,
        )
        return differences

    return carry_out


def _merged(
    lifecycle: Lifecycle, move: Move, given: Given
) -> tuple[dict[str, Any], list[Difference]]:
    present = _present(lifecycle, move, given)
    unknown = set(given.values) - set(present)
    if unknown:
        # Fields of an older or newer form: the move names them as it does at every door.
        return {**present, **given.values}, []
    merged = merge(given.seen, given.values, present)
    differences = [
        Difference(field, given.values[field], present[field]) for field in merged.conflicts
    ]
    return merged.values, differences


def _present(lifecycle: Lifecycle, move: Move, given: Given) -> dict[str, Any]:
    """Present values of an edit's fields as JSON has them; the record stays locked."""
    require_visible(lifecycle.kind, given.record, given.by)
    rows = lifecycle.model._default_manager.select_for_update(of=("self",))  # noqa: SLF001
    found: dict[str, Any] = to_jsonable_python(move.present(rows.get(pk=given.record)))
    return found


def command_named(name: str) -> PhoneCommand:
    """A command by its name.

    Raises:
        Refused: no app knows it.
    """
    found = COMMANDS.by_key().get(name)
    if found is None:
        raise Refused(
            _("This installation does not know the action. Update the app."), "field.unknown"
        )
    return found
