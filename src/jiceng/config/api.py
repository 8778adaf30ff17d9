"""The JSON API: its routers, JSON parser and error responses."""

from __future__ import annotations

from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from jiceng.config.web import unavailable
from jiceng.core.entry_points import ROUTERS
from jiceng.core.errors import Problem
from jiceng.core.web import with_retry_after


class StrictParser(Parser):
    """Parses standard JSON: no NaN, no lone surrogates; drops NUL characters."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The request's parsed body."""
        body = orjson.loads(request.body)
        return _without_nul(body) if b"\\u0000" in request.body else body


def _without_nul(value: Any) -> Any:
    match value:
        case str():
            return value.replace("\0", "")
        case list():
            return [_without_nul(each) for each in value]
        case dict():
            return {_without_nul(key): _without_nul(each) for key, each in value.items()}
        case _:
            return value


api = NinjaAPI(
    parser=StrictParser(),
    title="Jiceng",
    version="1",
    description="Requests, whistles, deadlines and callbacks of a district.",
    urls_namespace="api",
    docs_url=None,
)
for each in ROUTERS.all():
    api.add_router(each.prefix, import_string(each.name.replace(":", ".")))


@api.exception_handler(Problem)
def problem_response(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Any expected error in the common format of error responses."""
    body = {"code": problem.code, "message": str(problem), "details": problem.details}
    return with_retry_after(api.create_response(request, body, status=problem.status), problem)


@api.exception_handler(OperationalError)
def outage_response(request: HttpRequest, error: OperationalError) -> HttpResponse:
    """The database is unavailable; nothing of this request has been written."""
    response = problem_response(request, unavailable(error))
    response["Retry-After"] = "10"
    return response


@api.exception_handler(RequestDataTooBig)
def too_large_response(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    """A body above the limit; nothing of it was read."""
    body = {
        "code": "request.too_large",
        "message": _("This message is too large. Send it in parts."),
        "details": {"most_bytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE},
    }
    return api.create_response(request, body, status=413)


@api.exception_handler(HttpError)
def unreadable_response(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is not JSON."""
    body = {
        "code": "request.unreadable",
        "message": _("This is not JSON in UTF-8."),
        "details": {},
    }
    return api.create_response(request, body, status=error.status_code)


@api.exception_handler(ValidationError)
def validation_response(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A body or parameter of the wrong shape; names the fault, never the sent values."""
    faults: list[dict[str, Any]] = [
        {"where": [str(part) for part in each["loc"]], "problem": each["msg"]}
        for each in error.errors
    ]
    body = {
        "code": "request.malformed",
        "message": _("Something in this message has the wrong form; see the details."),
        "details": {"faults": faults},
    }
    return api.create_response(request, body, status=422)
