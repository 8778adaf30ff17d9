"""Checked form fields and query parameters of GeoReport v2. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from jiceng.cases.public import CallerDetails, Report, RequestType
from jiceng.core import value_refusals
from jiceng.core.errors import Invalid

MAX_DESCRIPTION = 4000
MAX_ROWS = 1000
MAX_SPAN = timedelta(days=90)
CONFIDENTIAL = "confidential"
ATTRIBUTE = f"attribute[{CONFIDENTIAL}]"
TYPE = "request_type"
TYPE_ATTRIBUTE = f"attribute[{TYPE}]"
YES, NO = "yes", "no"
SKEW = timedelta(minutes=1)  # requests just received by another server process are included too
STATUSES = ("open", "closed")
# With its zone, as GeoReport has it: without one, eight hours would be in doubt.
_W3C = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})"
)


def report_from(fields: Mapping[str, str]) -> Report:
    """A report from the form of `POST requests`.

    Raises:
        Invalid: naming the field, in the reader's language.
    """
    service = fields.get("service_code", "").strip()
    if not service:
        raise _bad("service_code", _("service_code is required."))
    description = fields.get("description", "").strip()
    if len(description) > MAX_DESCRIPTION:
        raise _bad("description", _("description has at most 4,000 characters."))
    lon, lat = _point(fields)
    address = (fields.get("address_string") or fields.get("address_id") or "").strip()
    if lon is None and not address:
        raise _bad("lat", _("Give lat and long, or address_string, or address_id."))
    name = f"{fields.get('last_name', '').strip()}{fields.get('first_name', '').strip()}"
    return Report(
        text=description,
        address=address,
        lon=lon,
        lat=lat,
        category=service,
        channel="open311",
        caller=CallerDetails(
            name=name, phone=fields.get("phone", ""), email=fields.get("email", "")
        ),
        media_url=fields.get("media_url", ""),
        confidential=_confidential(fields),
        request_type=_request_type(fields),
    )


def attributes() -> list[dict[str, Any]]:
    """Fields of every service, as GeoReport defines them."""
    question = _("Keep it confidential: it is not published and cannot be found by its place.")
    return [
        {
            "variable": True,
            "code": CONFIDENTIAL,
            "datatype": "singlevaluelist",
            "required": False,
            "datatype_description": None,
            "order": 1,
            "description": question,
            "values": [{"key": NO, "name": _("No")}, {"key": YES, "name": _("Yes")}],
        },
        {
            "variable": True,
            "code": TYPE,
            "datatype": "singlevaluelist",
            "required": False,
            "datatype_description": None,
            "order": 2,
            "description": _("Request type; without it the words of the description decide."),
            "values": [{"key": key, "name": str(name)} for key, name in RequestType.choices],
        },
    ]


def _request_type(fields: Mapping[str, str]) -> str:
    given = fields.get(TYPE_ATTRIBUTE, "").strip().lower()
    if given not in ("", *RequestType.values):
        known = ", ".join(RequestType.values)
        raise _bad(TYPE_ATTRIBUTE, _("attribute[request_type] is one of: %s.") % known)
    return given


def _confidential(fields: Mapping[str, str]) -> bool:
    given = fields.get(ATTRIBUTE, "").strip().lower()
    if given not in ("", YES, NO):
        # Refused, since a wish for confidentiality in other words must not be published.
        raise _bad(ATTRIBUTE, _("attribute[confidential] is yes or no."))
    return given == YES


def _point(fields: Mapping[str, str]) -> tuple[float | None, float | None]:
    lat, lon = fields.get("lat", "").strip(), fields.get("long", "").strip()
    if not lat and not lon:
        return None, None
    point = value_refusals.coordinate(lon, "long"), value_refusals.coordinate(lat, "lat")
    value_refusals.point(*point, "lat")
    return point


@dataclass(frozen=True, slots=True)
class Wanted:
    """Query of the list of requests.

    Args:
        numbers: if any, they override all other conditions.
        since, until: half-open span of the time of report; at most 90 days.
    """

    numbers: tuple[str, ...]
    services: tuple[str, ...]
    since: datetime
    until: datetime
    is_open: bool | None
    page: int
    page_size: int
    extensions: bool


def wanted_from(query: Mapping[str, str], now: datetime) -> Wanted:
    """Read the parameters of `GET requests`; 90 days or 1,000 rows, whichever is smaller.

    Raises:
        Invalid: naming the parameter.
    """
    latest = now + SKEW
    until = _instant(query, "end_date") or latest
    since = _instant(query, "start_date")
    if since is None:
        since = until - MAX_SPAN
    elif "end_date" not in query:
        until = max(since, min(latest, since + MAX_SPAN))
    if until < since:
        raise _bad("end_date", _("end_date is before start_date."))
    if until - since > MAX_SPAN:
        raise _bad("start_date", _("A query covers at most 90 days."))
    statuses = set(_list(query, "status"))
    if statuses - set(STATUSES):
        raise _bad("status", _("status is open or closed."))
    return Wanted(
        numbers=_list(query, "service_request_id"),
        services=_list(query, "service_code"),
        since=since,
        until=until,
        is_open=("open" in statuses) if len(statuses) == 1 else None,
        page=_number(query, "page", 1, 10_000),
        page_size=_number(query, "page_size", MAX_ROWS, MAX_ROWS),
        extensions=query.get("extensions", "") == "true",
    )


def _list(query: Mapping[str, str], name: str) -> tuple[str, ...]:
    values = (value.strip() for value in query.get(name, "").split(","))
    return tuple(value for value in values if value)[:MAX_ROWS]


def _number(query: Mapping[str, str], name: str, default: int, most: int) -> int:
    raw = query.get(name, "")
    if not raw:
        return default
    if not (raw.isascii() and raw.isdigit() and 1 <= int(raw[:9]) <= most):
        sentence = _("%(name)s is a number from 1 to %(most)s.")
        raise _bad(name, sentence % {"name": name, "most": most})
    return int(raw)


def _instant(query: Mapping[str, str], name: str) -> datetime | None:
    raw = query.get(name, "").strip()
    if not raw:
        return None
    try:
        # A "+" that was not escaped in the address arrives as a blank.
        given = raw.replace(" ", "+")
        if not _W3C.fullmatch(given):
            raise ValueError(given)
        value = datetime.fromisoformat(given)
        value.astimezone(UTC) - MAX_SPAN
    except (ValueError, OverflowError):
        sentence = _("%(name)s is a W3C date with its zone, such as 2026-09-16T10:00:00+08:00.")
        raise _bad(name, sentence % {"name": name}) from None
    return value


def _bad(field: str, message: str) -> Invalid:
    return Invalid(message, f"open311.{field}", field=field)
