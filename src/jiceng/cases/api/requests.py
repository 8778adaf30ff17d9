"""JSON API of requests, described by OpenAPI."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from annotated_types import MaxLen
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import BaseModel, ConfigDict, Field

from jiceng.cases import actions, queries
from jiceng.cases.actions import named_moves
from jiceng.cases.api.move_fields import MoveIn
from jiceng.cases.api.moved import MovedOut
from jiceng.cases.intake.reference import categories
from jiceng.cases.intake.report import MAX_ADDRESS, MAX_TEXT, CallerDetails, Report
from jiceng.cases.lifecycle.fields import Tokens
from jiceng.cases.models import Case
from jiceng.cases.permissions import CASE_READ
from jiceng.cases.request_rows import MAX_PAGE, PAGE, RequestPage, inbox
from jiceng.cases.search import by_words, similar_requests
from jiceng.cases.timeline import timeline
from jiceng.core import captcha, photo_uploads, throttle
from jiceng.core.access import ANONYMOUS
from jiceng.core.number_parsing import PLAIN
from jiceng.core.web import Failure, actor_of_api, address_of, signed_in
from jiceng.directory import public as directory
from jiceng.records.clock import public as clocks
from jiceng.records.public import TimelineEntry

router = Router(tags=["requests"])
FAILURES = dict.fromkeys((400, 401, 403, 404, 409, 422, 429, 507), Failure)

Line = Annotated[str, MaxLen(200)]
Prose = Annotated[str, MaxLen(MAX_TEXT)]
# Numbers only: float() would parse the text "2_2.5" as 22.5.
Degrees = Annotated[float, Field(strict=True)]
DuePending = Annotated[
    bool,
    Field(
        default_factory=clocks.is_pending,
        description="Deadlines are being counted again by a changed calendar: `due_at` may change.",
    ),
]


class ReportIn(Schema):
    """A report. Coordinates are WGS 84 degrees."""

    text: Prose = ""
    title: Line = ""
    address: Annotated[str, MaxLen(MAX_ADDRESS)] = ""
    lon: Annotated[Degrees, Field(ge=-180, le=180)] | None = None
    lat: Annotated[Degrees, Field(ge=-90, le=90)] | None = None
    category: Annotated[str, MaxLen(40)] = ""
    request_type: Annotated[str, MaxLen(12)] = ""
    caller_name: Annotated[str, MaxLen(80)] = ""
    caller_phone: Annotated[str, MaxLen(40)] = ""
    caller_email: Annotated[str, MaxLen(200)] = ""
    wants_callback: bool = True
    source: Annotated[str, MaxLen(40)] = ""
    source_ref: Annotated[str, MaxLen(120)] = ""
    confidential: bool = False
    photos: Tokens = []
    altcha: Annotated[
        str,
        MaxLen(4000),
        Field(
            description="Without a key, where the installation asks for it: a solved challenge of"
            " `GET /api/v1/challenge`, as ALTCHA's solvers give it (base64 of a JSON object with"
            " `challenge` and `solution`). Each counts once."
        ),
    ] = ""


class OpenedOut(Schema):
    """What the reporter gets: the request number and the secret of the tracking link."""

    id: UUID
    number: str
    secret: str
    state: str
    category: str | None
    unit: str
    grid: str
    due_at: datetime | None
    due_pending: DuePending


class RowOut(BaseModel):
    """One row of a list.

    A model of pydantic itself: that of Ninja looks every attribute up in Python, which took a third
    of the time of a page.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    number: str
    title: str
    state: str
    urgency: int
    category: str
    category_name: str
    unit: UUID
    unit_name: str
    area_name: str
    address: str
    opened_at: datetime
    due_at: datetime | None
    due_pending: DuePending
    breached_at: datetime | None
    is_supervised: bool
    confidential: bool
    version: int


class PageOut(BaseModel):
    """A page of rows; send `next` as `after` for the following page."""

    model_config = ConfigDict(from_attributes=True)

    rows: list[RowOut]
    next: str | None


class CaseOut(Schema):
    """A request as seen by its handlers, without the reporter."""

    id: UUID
    number: str
    channel: str
    request_type: str
    title: str
    text: str
    address: str
    lon: float | None
    lat: float | None
    grid_code: str
    state: str
    urgency: int
    category: str | None = Field(None, alias="category_id")
    merged_into: UUID | None = Field(None, alias="merged_into_id")
    unit: UUID = Field(alias="unit_id")
    area: UUID | None = Field(None, alias="area_id")
    opened_at: datetime
    due_at: datetime | None
    due_pending: DuePending
    breached_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    resolution: str
    answered_directly: bool
    contact_due_at: datetime | None
    contacted_at: datetime | None
    answer_due_at: datetime | None
    answered_at: datetime | None
    on_time: bool | None
    version: int


class MoveOut(Schema):
    """A move with whether it is possible now, and if not, why."""

    name: str
    allowed: bool
    code: str
    message: str
    fields: list[str]


class EntryOut(Schema):
    """One event of the timeline."""

    seq: int
    type: str
    at: datetime
    recorded_at: datetime
    actor: str
    text: str
    is_internal: bool
    data: dict[str, Any]


class LikeOut(Schema):
    """A probable duplicate."""

    id: UUID
    number: str
    title: str
    state: str
    similarity: float
    metres: float | None


class CategoryOut(Schema):
    """A category with its three times: until first contact, answer and completion."""

    code: str
    parent: str
    name: str
    name_en: str
    urgency: int
    first_contact: str
    answer: str
    deadline: str
    is_common: bool
    legal_basis: str
    directions: str


@router.get("/challenge", response={200: dict[str, Any], **FAILURES})
def challenge(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """A proof-of-work challenge (ALTCHA, version 2) for a report or photo that is sent without a
    key.

    Solve it with any ALTCHA client and send the solution; it is valid for half an hour.
    """
    response.headers["Cache-Control"] = "no-store"
    found: dict[str, Any] = orjson.loads(captcha.challenge(timezone.now()))
    return found


@router.post("/requests", response={201: OpenedOut, 200: OpenedOut, **FAILURES})
def open_request(request: HttpRequest, body: ReportIn) -> Status[dict[str, Any]]:
    """Report a problem; no sign-in is needed. A repeated `source_ref` returns the existing request
    to its sender, and is refused (409) for other senders and other reports.

    Without a key a proof of work is required (`altcha`), unless the operator has disabled it.
    """
    actor = actor_of_api(request)
    if actor.kind == ANONYMOUS.kind:
        throttle.enforce_limit("api", address_of(request))
        # An identical body with a reference, repeated or concurrent, is one report.
        content = body.model_dump_json(exclude={"altcha"}) if body.source_ref else ""
        captcha.check_program(body.altcha, timezone.now(), content)
    report = Report(
        text=body.text,
        title=body.title,
        address=body.address,
        lon=body.lon,
        lat=body.lat,
        category=body.category,
        request_type=body.request_type,
        channel="api",
        source=body.source,
        source_ref=body.source_ref,
        confidential=body.confidential,
        caller=CallerDetails(
            body.caller_name, body.caller_phone, body.caller_email, body.wants_callback
        ),
        photos=photo_uploads.photos_of_tokens(body.photos),
    )
    opened = actions.open_case(report=report, by=actor, at=timezone.now())
    case = opened.case
    return Status(
        201 if opened.is_new else 200,
        {
            "id": case.id,
            "number": case.number,
            "secret": opened.secret,
            "state": case.state,
            "category": case.category_id,
            "unit": directory.label_of(case.unit_id),
            "grid": case.grid_code,
            "due_at": case.due_at,
        },
    )


@router.get("/inbox", response={200: PageOut, **FAILURES})
def unit_inbox(
    request: HttpRequest,
    unit: UUID,
    after: Annotated[str, MaxLen(200)] = "",
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE), PLAIN] = PAGE,
    state: Annotated[str, MaxLen(12)] = "",
) -> RequestPage:
    """A unit's open requests, nearest deadline first."""
    return inbox(signed_in(request), unit, after or None, limit, state)


@router.get("/requests", response={200: PageOut, **FAILURES})
def find_requests(
    request: HttpRequest,
    q: Annotated[str, MaxLen(100)],
    after: Annotated[str, MaxLen(200)] = "",
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE), PLAIN] = PAGE,
) -> RequestPage:
    """Search number, title, text and address, newest first."""
    actor = signed_in(request)
    if not actor.attached:  # specialists read requests of their grids without a position at a unit
        actor.may(CASE_READ).or_refuse()
    return by_words.search(actor, q, after or None, limit)


@router.get("/requests/{uuid:case_id}", response={200: CaseOut, **FAILURES})
def one_request(request: HttpRequest, case_id: UUID) -> Case:
    """One request. Personal numbers in its texts (`title`, `text`, `address`, `resolution`) are
    masked for actors without the permission to reveal at the unit in charge.
    """
    return queries.get(signed_in(request), case_id)


@router.get("/requests/{uuid:case_id}/timeline", response={200: list[EntryOut], **FAILURES})
def request_timeline(request: HttpRequest, case_id: UUID) -> list[TimelineEntry]:
    """All events of a request, in order."""
    actor = signed_in(request)
    return timeline(queries.get(actor, case_id))


@router.get("/requests/{uuid:case_id}/clock", response={200: list[dict[str, Any]], **FAILURES})
def request_clock(request: HttpRequest, case_id: UUID) -> list[dict[str, Any]]:
    """The ledger of the deadline, entry by entry; the due time is computed from it."""
    return list(queries.get(signed_in(request), case_id).ledger)


@router.get("/requests/{uuid:case_id}/duplicates", response={200: list[LikeOut], **FAILURES})
def request_duplicates(request: HttpRequest, case_id: UUID) -> list[dict[str, Any]]:
    """Probable duplicates, most similar first."""
    actor = signed_in(request)
    likes = similar_requests.like_case(queries.visible_to(actor), queries.get(actor, case_id))
    return [
        {
            "id": like.case.id,
            "number": like.case.number,
            "title": like.case.title,
            "state": like.case.state,
            "similarity": like.similarity,
            "metres": like.metres,
        }
        for like in likes
    ]


@router.get("/requests/{uuid:case_id}/moves", response={200: list[MoveOut], **FAILURES})
def request_moves(request: HttpRequest, case_id: UUID) -> list[dict[str, Any]]:
    """The moves, each with whether it is possible now, and if not, why."""
    actor = signed_in(request)
    verdicts = queries.moves_for(actor, queries.get(actor, case_id))
    return [
        {
            "name": name,
            "allowed": verdicts[name].allowed,
            "code": verdicts[name].code,
            "message": verdicts[name].sentence,
            "fields": [*names, *named_moves.OF_PROGRAMS.get(name, ())],
        }
        for name, names in named_moves.FIELDS.items()
    ]


@router.post(
    "/requests/{uuid:case_id}/moves/{name}", response={200: CaseOut | MovedOut, **FAILURES}
)
def make_move(
    request: HttpRequest, case_id: UUID, name: Annotated[str, MaxLen(40)], body: MoveIn
) -> Case | MovedOut:
    """Make a move. A stale, forged or impossible one is refused and changes nothing.

    If the actor no longer sees the request afterwards, the response is `MovedOut` with `visible`
    false.
    """
    actor = signed_in(request)
    fields = {
        **body.dict(exclude_unset=True),
        "photos": photo_uploads.photos_of_tokens(body.photos),
    }
    named_moves.perform(name, case=case_id, by=actor, at=timezone.now(), fields=fields)
    moved, is_visible = queries.after_move(actor, case_id)
    return moved if is_visible else MovedOut.of(moved)


@router.get("/categories", response={200: list[CategoryOut], **FAILURES})
def all_categories(request: HttpRequest) -> list[dict[str, Any]]:
    """All categories with their deadlines. Public."""
    return [
        {
            "code": c.code,
            "parent": c.parent,
            "name": c.name,
            "name_en": c.name_en,
            "urgency": c.urgency,
            "first_contact": str(c.first_contact),
            "answer": str(c.answer),
            "deadline": str(c.span),
            "is_common": c.is_common,
            "legal_basis": c.legal_basis,
            "directions": c.directions,
        }
        for c in categories.get().values()
        if c.is_active
    ]
