"""Sections of the page of a patrol: its places in order, each with the form of its check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.core.errors import Invalid, NotFound
from jiceng.core.ids import uuid_or_none
from jiceng.core.photo_uploads import process_form
from jiceng.directory.public import civil_day
from jiceng.fieldwork.checklists.public import answer_lines, form_schema
from jiceng.fieldwork.patrols import queries
from jiceng.fieldwork.patrols.models import Patrol, PatrolStop, StopState
from jiceng.fieldwork.patrols.permissions import WALK
from jiceng.fieldwork.patrols.rounds import KIND, LIVE, PATROLS, ROUTE
from jiceng.grids import public as grids
from jiceng.records.attachments.public import attach
from jiceng.records.public import PartRequest, RecordPart, make_move, may_move
from jiceng.ui import schema_forms
from jiceng.ui.json_schemas import WIDGET

STOP: Final = "stop"
"""Field of the forms, and of the page's address, that names a place of the round."""


def _route(part: PartRequest) -> Mapping[str, Any] | None:
    patrol = queries.patrol(part.actor, part.record)
    if patrol is None:
        return None
    stops = queries.stops_of(patrol)
    may_walk = patrol.state in LIVE and may_move(PATROLS, patrol, by=part.actor, at=part.at)
    may_walk = may_walk and bool(part.actor.holds(WALK))
    shown = _shown(part, stops) if may_walk else None
    return {
        "stops": [_stop(each, is_open=may_walk, is_shown=each is shown) for each in stops],
        "forms": _forms(part, shown, form_schema(patrol.edition.schema), stops) if shown else None,
        "edition": patrol.edition,
        "done": sum(each.state != StopState.OPEN for each in stops),
        "officers": _officers(patrol, part),
        "problem": str(part.problem) if part.problem else "",
    }


def _shown(part: PartRequest, stops: Sequence[PatrolStop]) -> PatrolStop | None:
    """The place whose forms are on the page: the one asked for, otherwise the next open one. A
    round may have hundreds of places."""
    asked = part.request.POST.get(STOP) or part.request.GET.get(STOP, "")
    is_open = [each for each in stops if each.state == StopState.OPEN]
    return next((each for each in is_open if str(each.pk) == asked), next(iter(is_open), None))


def _stop(row: PatrolStop, *, is_open: bool, is_shown: bool) -> dict[str, Any]:
    return {
        "row": row,
        "place": row.place,
        "lines": answer_lines(row.edition.schema, row.answers) if row.edition else (),
        "may_check": is_open and row.state == StopState.OPEN,
        "is_shown": is_shown,
    }


def _forms(
    part: PartRequest, row: PatrolStop, schema: Mapping[str, Any], stops: Sequence[PatrolStop]
) -> dict[str, Any]:
    """The forms of one open place."""
    asked = part.request.POST.get(STOP) or part.request.GET.get(STOP, "")
    return {
        "is_open": asked == str(row.pk),
        "drawn": _form(part, row, schema, is_refused=part.problem is not None),
        "photos": _photo_questions(schema),
        "up": _swapped(stops, row, -1),
        "down": _swapped(stops, row, 1),
    }


def _form(
    part: PartRequest, row: PatrolStop, schema: Mapping[str, Any], *, is_refused: bool
) -> list[tuple[Any, str, int | None]]:
    given = schema_forms.answers_of(schema, part.request.POST) if is_refused else {}
    problems: Mapping[str, str] = {}
    if is_refused and isinstance(part.problem, Invalid):
        problems = part.problem.details.get("fields", {})
    form = schema_forms.form_of_schema(schema, given, prefix=f"stop-{row.pk}", problems=problems)
    return schema_forms.drawn_fields(form)


def _photo_questions(schema: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, given["title"])
        for name, given in schema["properties"].items()
        if given.get(WIDGET) == schema_forms.PHOTOS
    ]


def _swapped(stops: Sequence[PatrolStop], row: PatrolStop, step: int) -> list[UUID]:
    """The order after a place and its neighbour have changed places; empty at the end."""
    keys = [each.pk for each in stops]
    at = keys.index(row.pk)
    if not 0 <= at + step < len(keys):
        return []
    keys[at], keys[at + step] = keys[at + step], keys[at]
    return keys


def _officers(patrol: Patrol, part: PartRequest) -> list[str]:
    """Who looks after the grids of the plan today."""
    codes = patrol.plan.grids or [each.code for each in grids.grids_below(patrol.unit_id)]
    posts = grids.officers_on(codes, civil_day(part.at))
    names = {each.person.name for found in posts.values() for each in found}
    return sorted(names)


def _check(part: PartRequest) -> str:
    """Record the check of one place, with the photos of its questions."""
    post = part.request.POST
    patrol = queries.patrol(part.actor, part.record)
    stop = uuid_or_none(post.get(STOP, ""))
    if patrol is None or stop is None:
        raise NotFound(_("Place of the patrol not found."), "patrol.stop")
    schema = form_schema(patrol.edition.schema)
    answers: dict[str, Any] = schema_forms.answers_of(schema, post)
    for name, _title in _photo_questions(schema):
        photos = process_form(part.request, name).or_refuse()
        if photos:
            rows = attach(
                kind=KIND, record=patrol.pk, by=part.actor, at=part.at, photos=list(photos)
            )
            answers[name] = [str(each.pk) for each in rows]
    given = {"stop": stop, "edition": post.get("edition", ""), "answers": answers}
    make_move(KIND, patrol.pk, "check", given, by=part.actor, at=part.at)
    return _("Check recorded.")


PARTS: Final = (
    RecordPart(
        kind=KIND,
        name=ROUTE,
        order=5,
        template="patrols/route.html",
        context=_route,
        post=_check,
    ),
)
