"""Pages of personal data requests: registration, stored data, reply."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiceng.core import data_subjects, downloads
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid
from jiceng.core.people import actor_name, names_of_actors, signed_in_holder_of
from jiceng.core.permissions import PERSONAL_REVEAL
from jiceng.ui import sheets

SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """All records, the newest first, and a form for one more."""
    actor = signed_in_holder_of(request, PERSONAL_REVEAL)
    actor.may_for_all(PERSONAL_REVEAL).or_refuse()
    problem, typed = None, {name: request.POST.get(name, "").strip() for name in TYPED}
    if request.method == "POST":
        subject = data_subjects.Subject(typed["phone"], typed["identity"], typed["email"])
        try:
            row = data_subjects.register(
                kind=typed["kind"],
                subject=subject,
                note=typed["note"],
                by=actor,
                at=timezone.now(),
            )
            return redirect("admin-subject", row.pk)
        except Invalid as found:
            problem = found
    rows = list(data_subjects.visible_to(actor)[:SHOWN])
    names = names_of_actors(row.asked_by for row in rows)
    context = {
        "rows": [_line(row, names) for row in rows],
        "kinds": data_subjects.KINDS.items(),
        "typed": typed,
        "problem": problem,
        "now": timezone.now(),
        "field": problem.details.get("field", "") if problem else "",
    }
    return render(request, "ui/subjects.html", context, status=422 if problem else 200)


TYPED = ("kind", "phone", "identity", "email", "note")


def _line(row: Any, names: Any) -> dict[str, Any]:
    return {
        "row": row,
        "kind": data_subjects.KINDS[row.kind],
        "outcome": data_subjects.OUTCOMES[row.outcome],
        "who": actor_name(row.asked_by, names),
    }


@require_safe
def one(request: HttpRequest, record: UUID) -> HttpResponse:
    """One record without the stored data, which is viewed in a separate step."""
    actor = signed_in_holder_of(request, PERSONAL_REVEAL)
    return _page(request, actor, record, None)


def _page(
    request: HttpRequest, actor: Actor, record: UUID, found: list[Any] | None
) -> HttpResponse:
    row = data_subjects.get(actor, record)
    names = names_of_actors([row.asked_by])
    context = {**_line(row, names), "found": found, "now": timezone.now()}
    response = render(request, "ui/subject.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def look(request: HttpRequest, record: UUID) -> HttpResponse:
    """Stored data of the person; viewing is recorded."""
    actor = signed_in_holder_of(request, PERSONAL_REVEAL)
    found = data_subjects.reveal(request=record, by=actor, at=timezone.now())
    shown = [
        {"source": source, "rows": [{"each": each, "corrects": _labelled(each)} for each in rows]}
        for source, rows in found
    ]
    return _page(request, actor, record, shown)


def _labelled(found: data_subjects.PersonalDataItem) -> list[tuple[str, str, str]]:
    labels = {"name": _("Full name"), "phone": _("Phone"), "email": _("Mail")}
    return [(name, labels.get(name, name), value) for name, value in found.corrects.items()]


@require_POST
def copy(request: HttpRequest, record: UUID) -> HttpResponse:
    """The same as a file for them: a table to read, or JSON to take elsewhere (article 45)."""
    actor = signed_in_holder_of(request, PERSONAL_REVEAL)
    now = timezone.now()
    found = data_subjects.reveal(request=record, by=actor, at=now, copied=True)
    if request.POST.get("as") == "table":
        return _handed_out(_table(record, found, now), sheets.MEDIA_TYPE, record, "xlsx")
    told = [
        {"source": str(source.label), "title": each.title, "data": dict(each.fields)}
        for source, rows in found
        for each in rows
    ]
    content = orjson.dumps(told, option=orjson.OPT_INDENT_2)
    return _handed_out(content, "application/json; charset=utf-8", record, "json")


def _handed_out(content: bytes, kind: str, record: UUID, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="personal-data-{record}.{ending}"'
    response["Cache-Control"] = "no-store"
    return response


def _table(record: UUID, found: Sequence[tuple[Any, Sequence[Any]]], now: datetime) -> bytes:
    """A spreadsheet with one row for each stored value."""
    columns = [
        sheets.Column(_("Kept in"), width=20),
        sheets.Column(_("What it is"), width=44),
        sheets.Column(_("Detail"), width=16),
        sheets.Column(_("Value"), width=70),
    ]
    rows = [
        (str(source.label), each.title, label, value)
        for source, rows in found
        for each in rows
        for label, value in each.fields
        if value
    ]
    table = sheets.Table(_("Personal data"), columns, rows)
    with downloads.build_folder(record) as place:
        path = place / "copy.xlsx"
        sheets.write(path, table, _("About this table"), lambda _count: [(_("As of"), now)])
        return path.read_bytes()


@require_POST
def change(request: HttpRequest, record: UUID, verb: str) -> HttpResponse:
    """Correct or erase one value, or answer and close the record."""
    actor, now, given = signed_in_holder_of(request, PERSONAL_REVEAL), timezone.now(), request.POST
    which = {"source": given.get("source", "")[:40], "ref": given.get("ref", "")[:80]}
    if verb == "erase":
        data_subjects.erase(request=record, by=actor, at=now, **which)
    elif verb == "correct":
        values = {name: given.get(name, "")[:200] for name in ("name", "phone", "email")}
        data_subjects.correct(request=record, values=values, by=actor, at=now, **which)
    else:
        data_subjects.answer(
            request=record,
            refused=given.get("outcome") == "refused",
            text=given.get("text", ""),
            by=actor,
            at=now,
        )
    messages.success(request, _("Done."))
    return redirect("admin-subject", record)
