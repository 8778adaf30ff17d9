"""What a phone keeps to work without signal: an officer's own units, forms and open records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import orjson
from django.db.models import F, QuerySet
from pydantic_core import to_jsonable_python

from jiceng.core.access import Actor
from jiceng.directory import public as directory
from jiceng.fieldwork.sync import queries
from jiceng.fieldwork.sync.described import Forms, words_of
from jiceng.fieldwork.sync.permissions import USE
from jiceng.fieldwork.sync.phone_commands import OTHER_KINDS, PARTS, RECORDS, PhoneRecords
from jiceng.records.attachments.public import AttachmentKind, takes_attachments
from jiceng.records.public import Lifecycle, Record, title_of
from jiceng.ui.json_schemas import schema_of

MOST: Final = 300
"""Records of one kind: more than an officer looks after, and a bound for phone and server."""
EVIDENCE: Final = AttachmentKind.EVIDENCE.value
"""What photos show where a form has one row of them."""


def copy_for(actor: Actor, at: datetime) -> dict[str, Any]:
    """The copy of one officer: only what lies in the units of their field positions.

    Args:
        at: the server's time, from which the phone says how old its copy is.
    """
    paths = actor.reach(USE)
    return {
        "author": str(actor.id),
        "at": at.isoformat(),
        "units": [
            {"id": str(unit.id), "name": directory.label_of(unit.id), "kind": unit.kind}
            for unit in _units(actor)
        ],
        "kinds": [
            *(kind for each in OTHER_KINDS.all() if (kind := each.make(actor, paths, at))),
            *(_kind(each, actor, paths) for each in RECORDS.all()),
        ],
        "parts": {each.name: part for each in PARTS.all() if (part := each.make(actor, paths, at))},
        "conflicts": _conflicts(actor),
        "devices": _owing(actor),
    }


def _conflicts(actor: Actor) -> list[dict[str, Any]]:
    """The officer's own changes that somebody else has changed too, with both values."""
    own = queries.open_conflicts(actor).filter(command__device__person=actor.id)[:MOST]
    names = directory.names_of_people(each.theirs_by for each in own if each.theirs_by)
    return [
        {
            "id": str(each.pk),
            "command": str(each.command_id),
            "name": each.command.name,
            "stream": str(each.command.stream),
            "field": each.field,
            "mine": orjson.loads(each.mine),
            "theirs": orjson.loads(each.theirs),
            "by": names.get(each.theirs_by, "") if each.theirs_by else "",
            "at": each.theirs_at.isoformat() if each.theirs_at else None,
        }
        for each in own
        if each.erased_at is None
    ]


def _owing(actor: Actor) -> list[dict[str, Any]]:
    """The officer's own phones from which the server still expects commands."""
    own = queries.visible_to(actor).filter(person=actor.id, received__lt=F("contact__made"))
    return [
        {
            "device": str(each.pk),
            "name": each.name,
            "expected": each.made,
            "received": each.received,
            "heard_at": each.contact.heard_at.isoformat(),
        }
        for each in own.select_related("contact").order_by("-contact__heard_at", "id")
    ]


def _units(actor: Actor) -> Iterator[Any]:
    tree = directory.tree()
    given = [grant.unit_id for grant in actor.grants if USE in grant.permissions]
    own = {unit for unit in given if unit is not None}
    yield from (unit for unit in (tree.get(each) for each in sorted(own)) if unit is not None)


def _kind(records: PhoneRecords, actor: Actor, paths: tuple[str, ...]) -> dict[str, Any]:
    lifecycle = records.lifecycle
    opening = lifecycle.opening
    photos = takes_attachments(lifecycle.kind)
    return {
        "kind": lifecycle.kind,
        "label": str(lifecycle.label),
        "photos": photos,
        "states": {state: str(label) for state, label in lifecycle.states.items()},
        "opening": {
            "label": str(opening.label),
            "units": sorted(opening.kinds),
            "schema": schema_of(opening.fields),
        }
        if records.opens and actor.may(opening.right)
        else None,
        "moves": [
            {
                "name": move.name,
                "label": str(move.label),
                "on": sorted(move.on),
                "edits": move.edits,
                "schema": schema_of(move.fields),
                "photos": list(records.photos.get(move.name, (EVIDENCE,))) if photos else [],
            }
            for move in lifecycle.moves
            if move.name in records.moves and actor.may(move.right)
        ],
        "records": _records(records, actor, paths),
    }


def _records(records: PhoneRecords, actor: Actor, paths: tuple[str, ...]) -> list[dict[str, Any]]:
    """The open records; those of a kind that has parts with forms of their own bring them."""
    rows, forms = list(_open_records(records.lifecycle, actor, paths)), Forms()
    drawn = [_record(records, each, forms) for each in rows]
    if records.items is None:
        return drawn
    items = records.items(rows, actor)
    return [
        one | {"items": list(items.get(each.pk, ()))} for one, each in zip(drawn, rows, strict=True)
    ]


def _open_records(
    lifecycle: Lifecycle, actor: Actor, paths: tuple[str, ...]
) -> QuerySet[Record, Record]:
    """Records in the officer's own units that are not over, the last moved first."""
    found = lifecycle.visible(actor).filter(directory.within(paths, "unit__path"))
    found = found.exclude(state__in=lifecycle.over).select_related("unit")
    return found.order_by("-moved_at", "id")[:MOST]


def _record(records: PhoneRecords, record: Any, forms: Forms) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for move in records.lifecycle.moves:
        if move.name in records.moves:
            values |= move.present(record)
    return {
        "id": str(record.pk),
        "version": record.version,
        "state": record.state,
        "title": title_of(record, records.lifecycle.named),
        "unit": str(record.unit_id),
        "values": to_jsonable_python(values),
        "facts": [] if values else _facts(records.lifecycle, record, forms),
    }


def _facts(lifecycle: Lifecycle, record: Any, forms: Forms) -> list[tuple[str, str]]:
    """What was entered when a record was opened, in words: of kinds that a phone does not edit."""
    fields = lifecycle.opening.fields
    columns = {each.name: each.attname for each in type(record)._meta.concrete_fields}
    given = {
        name: to_jsonable_python(getattr(record, columns[name]))
        for name in fields.model_fields
        if name in columns and name != lifecycle.named
    }
    return [
        words_of(fields, name, value, forms)
        for name, value in given.items()
        if value not in (None, "")
    ]
