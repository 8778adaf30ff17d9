"""Open311 GeoReport v2, the standard interface for software of other cities.

Public are a request's existence, matter, state and times, and its place to about a hundred metres.
Descriptions and exact places need a key whose person may see the request; the reporter is never
given.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from annotated_types import MaxLen
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Form, NinjaAPI, Path, Query, Schema
from ninja.errors import ValidationError
from pydantic import Field

from jiceng.cases import public as cases
from jiceng.core import throttle
from jiceng.core.access import ANONYMOUS, Actor
from jiceng.core.errors import NotFound, Problem
from jiceng.core.masking import mask_text
from jiceng.core.web import address_of, with_retry_after
from jiceng.directory import public as directory
from jiceng.exchange.open311 import codec, forms

api = NinjaAPI(
    title="Open311 GeoReport v2", version="2.0.0", urls_namespace="open311", docs_url=None
)
Format = Literal["xml", "json"]


class BadKey(Problem):
    """A missing, unknown or revoked api_key."""

    status = 403


class Fault(Schema):
    """One error, as GeoReport writes it."""

    code: int
    description: str


class Service(Schema):
    """A matter that can be reported."""

    service_code: str
    service_name: str
    description: str
    metadata: bool
    type: str
    keywords: str
    group: str


class Definition(Schema):
    """Attributes of a service, apart from the description."""

    service_code: str
    attributes: list[dict[str, Any]]


class Receipt(Schema):
    """Response to a report."""

    service_request_id: str
    service_notice: str | None
    account_id: str | None


class Token(Schema):
    """A token's request; ours are numbers already."""

    service_request_id: str
    token: str


class RequestOut(Schema):
    """A request as the public sees it."""

    service_request_id: str
    status: str
    status_notes: str | None
    service_name: str
    service_code: str
    description: str | None
    agency_responsible: str | None
    service_notice: str | None
    requested_datetime: str
    updated_datetime: str | None
    expected_datetime: str | None
    address: str | None
    address_id: str | None
    zipcode: str | None
    lat: float | None
    long: float | None
    media_url: str | None


class ReportForm(Schema):
    """The form of a report; `lat` and `long`, or an address, are needed."""

    service_code: Annotated[str, MaxLen(40)] = ""
    api_key: Annotated[str, MaxLen(200)] = ""
    jurisdiction_id: Annotated[str, MaxLen(100)] = ""
    lat: Annotated[str, MaxLen(40)] = ""
    long: Annotated[str, MaxLen(40)] = ""
    address_string: Annotated[str, MaxLen(300)] = ""
    address_id: Annotated[str, MaxLen(100)] = ""
    email: Annotated[str, MaxLen(200)] = ""
    device_id: Annotated[str, MaxLen(200)] = ""
    account_id: Annotated[str, MaxLen(200)] = ""
    first_name: Annotated[str, MaxLen(80)] = ""
    last_name: Annotated[str, MaxLen(80)] = ""
    phone: Annotated[str, MaxLen(40)] = ""
    description: str = ""
    media_url: Annotated[str, MaxLen(500)] = ""
    confidential: Annotated[str, MaxLen(10), Field(alias=forms.ATTRIBUTE)] = ""
    request_type: Annotated[str, MaxLen(12), Field(alias=forms.TYPE_ATTRIBUTE)] = ""


class RequestQuery(Schema):
    """Query parameters of the list of requests."""

    service_request_id: str = ""
    service_code: str = ""
    start_date: str = ""
    end_date: str = ""
    status: str = ""
    page: str = ""
    page_size: str = ""
    extensions: str = ""
    api_key: Annotated[str, MaxLen(200)] = ""
    jurisdiction_id: str = ""


# The library describes JSON alone; the same comes as XML.
_AS_XML = {"content": {"text/xml": {"schema": {"type": "string"}}}}


XML_TOO = {"responses": dict.fromkeys((200, 400, 403, 404, 429), _AS_XML)}
FAULTS = {400: list[Fault], 403: list[Fault], 404: list[Fault], 429: list[Fault]}


def _answer(format_: str, body: bytes, status: int = 200) -> HttpResponse:
    return HttpResponse(body, status=status, content_type=codec.CONTENT_TYPES[format_])


def fault(request: HttpRequest, status: int, description: str) -> HttpResponse:
    """An error in the requested format."""
    format_ = "json" if request.path.endswith(".json") else "xml"
    row = {"code": status, "description": description}
    return _answer(format_, codec.encode(format_, "errors", "error", [row]), status)


@api.exception_handler(Problem)
def tell_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    """404 for what is missing, 403 for a bad key, 429 for too many, 400 for all else."""
    status = problem.status if problem.status in (403, 404, 429) else 400
    return with_retry_after(fault(request, status, str(problem)), problem)


@api.exception_handler(ValidationError)
def tell_validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter of the wrong form; an unknown format is a page that does not exist."""
    wrong = [str(each["loc"][-1]) for each in error.errors]
    if "format" in wrong:
        return fault(request, 404, _("There is XML and JSON, no other format."))
    return fault(request, 400, _("Wrong form: %s") % ", ".join(wrong))


def _actor(key: str) -> Actor:
    """The actor of the key; anonymous without one.

    Raises:
        BadKey: an unknown or revoked key.
    """
    if not key:
        return ANONYMOUS
    actor = directory.actor_of_key(key, timezone.now())
    if actor.kind == ANONYMOUS.kind:
        raise BadKey(_("This api_key is not known."), "open311.api_key")
    return actor


def _reporter(request: HttpRequest, key: str) -> Actor:
    """The actor of the key, within the limits of reports per actor and address.

    Raises:
        BadKey: a missing or invalid key; many tries are slowed down as well.
        TooMany: see `throttle.enforce_limit`.
    """
    try:
        actor = _actor(key)
        if actor.kind == ANONYMOUS.kind:
            raise BadKey(_("An api_key is needed to report."), "open311.api_key")
    except BadKey:
        throttle.enforce_limit("open311", address_of(request))
        raise
    throttle.enforce_limit("open311", str(actor.id))
    return actor


@api.get("/discovery.{format}", response={200: dict[str, Any], **FAULTS}, openapi_extra=XML_TOO)
def discovery(request: HttpRequest, format: Path[Format]) -> HttpResponse:  # noqa: A002
    """Discovery: endpoints and formats."""
    base = request.build_absolute_uri("/open311/v2")
    row = {
        "changeset": "2026-11-01T00:00:00+08:00",
        "contact": _("Ask the district office."),
        "key_service": _("The administrator issues keys."),
        "endpoints": [
            {
                "specification": "http://wiki.open311.org/GeoReport_v2",
                "url": base,
                "changeset": "2026-11-01T00:00:00+08:00",
                "type": "production",
                "formats": ["text/xml", "application/json"],
            }
        ],
    }
    return _answer(format, codec.encode_one(format, "discovery", row))


@api.get("/services.{format}", response={200: list[Service], **FAULTS}, openapi_extra=XML_TOO)
def services(request: HttpRequest, format: Path[Format]) -> HttpResponse:  # noqa: A002
    """All matters that can be reported."""
    known = cases.categories.get()
    english = (get_language() or "").startswith("en")

    def name(category: cases.CategoryFacts) -> str:
        return (category.name_en or category.name) if english else category.name

    rows = [
        {
            "service_code": c.code,
            "service_name": name(c),
            "description": str(c.span),
            "metadata": True,
            "type": "realtime",
            "keywords": "",
            "group": name(known[c.parent]) if c.parent in known else "",
        }
        for c in known.values()
        if c.is_active
    ]
    return _answer(format, codec.encode(format, "services", "service", rows))


@api.get("/services/{code}.{format}", response={200: Definition, **FAULTS}, openapi_extra=XML_TOO)
def service(request: HttpRequest, code: str, format: Path[Format]) -> HttpResponse:  # noqa: A002
    """A service's attributes: whether it is confidential, and the type of request."""
    category = cases.categories.get().get(code)
    if category is None or not category.is_active:
        raise NotFound(_("Service not found."), "open311.service")
    row = {"service_code": code, "attributes": forms.attributes()}
    return _answer(format, codec.encode_one(format, "service_definition", row))


@api.post("/requests.{format}", response={201: list[Receipt], **FAULTS}, openapi_extra=XML_TOO)
def report(
    request: HttpRequest,
    format: Path[Format],  # noqa: A002
    form: Form[ReportForm],
) -> HttpResponse:
    """Report something, with a key."""
    actor = _reporter(request, form.api_key)
    opened = cases.open_case(
        report=forms.report_from(form.dict(by_alias=True)), by=actor, at=timezone.now()
    )
    row = {
        "service_request_id": opened.case.number,
        "service_notice": _("Follow it with the code %(secret)s.") % {"secret": opened.secret},
        "account_id": None,
    }
    return _answer(format, codec.encode(format, "service_requests", "request", [row]), 201)


@api.get("/tokens/{token}.{format}", response={200: list[Token], **FAULTS}, openapi_extra=XML_TOO)
def token(request: HttpRequest, token: str, format: Path[Format]) -> HttpResponse:  # noqa: A002
    """The number of a request, which is assigned immediately and is its own token."""
    found = cases.public_requests(numbers=(token,), limit=1)
    if not found:
        raise NotFound(_("Request not found."), "open311.request")
    row = {"service_request_id": token, "token": token}
    return _answer(format, codec.encode(format, "service_requests", "request", [row]))


@api.get("/requests.{format}", response={200: list[RequestOut], **FAULTS}, openapi_extra=XML_TOO)
def requests(
    request: HttpRequest,
    format: Path[Format],  # noqa: A002
    query: Query[RequestQuery],
) -> HttpResponse:
    """Requests of a period, newest first; by number, of any time."""
    given = {k: v for k, v in query.dict().items() if v}
    wanted, actor = forms.wanted_from(given, timezone.now()), _actor(query.api_key)
    found = cases.public_requests(
        numbers=wanted.numbers,
        categories=wanted.services,
        since=wanted.since,
        until=wanted.until,
        is_open=wanted.is_open,
        limit=wanted.page_size,
        skip=(wanted.page - 1) * wanted.page_size,
    )
    rows = _rows(found, actor, extensions=wanted.extensions)
    return _answer(format, codec.encode(format, "service_requests", "request", rows))


@api.get(
    "/requests/{number}.{format}",
    response={200: list[RequestOut], **FAULTS},
    openapi_extra=XML_TOO,
)
def one_request(
    request: HttpRequest,
    number: str,
    format: Path[Format],  # noqa: A002
    api_key: Annotated[str, MaxLen(200)] = "",
) -> HttpResponse:
    """One request by its number."""
    found = cases.public_requests(numbers=(number,), limit=1)
    if not found:
        raise NotFound(_("Request not found."), "open311.request")
    rows = _rows(found, _actor(api_key), extensions=True)
    return _answer(format, codec.encode(format, "service_requests", "request", rows))


def _rows(found: list[cases.Case], actor: Actor, *, extensions: bool) -> list[dict[str, Any]]:
    seen = set()
    if actor.kind != ANONYMOUS.kind:
        numbers = [case.number for case in found]
        seen = set(
            cases.visible_to(actor).filter(number__in=numbers).values_list("number", flat=True)
        )
    return [_row(case, in_full=case.number in seen, extensions=extensions) for case in found]


def _row(case: cases.Case, *, in_full: bool, extensions: bool) -> dict[str, Any]:
    category = cases.categories.get().get(case.category_id or "")
    digits = 6 if in_full else 3  # three digits are about a hundred metres
    row: dict[str, Any] = {
        "service_request_id": case.number,
        "status": "open" if case.is_open else "closed",
        "status_notes": mask_text(case.resolution) if in_full else None,
        "service_name": category.name if category else "",
        "service_code": case.category_id or "",
        "description": mask_text(case.text)[: forms.MAX_DESCRIPTION] if in_full else None,
        "agency_responsible": directory.label_of(case.unit_id) or None,
        "service_notice": None,
        "requested_datetime": codec.instant(case.opened_at),
        "updated_datetime": codec.instant(case.last_changed),
        "expected_datetime": codec.instant(case.due_at),
        "address": mask_text(case.address) if in_full else None,
        "address_id": None,
        "zipcode": None,
        "lat": round(case.lat, digits) if case.lat is not None else None,
        "long": round(case.lon, digits) if case.lon is not None else None,
        "media_url": (mask_text(case.media_url) or None) if in_full else None,
    }
    if extensions:
        row["extended_attributes"] = {
            "state": case.state,
            "grid": case.grid_code,
            "request_type": case.request_type,
        }
    return row
