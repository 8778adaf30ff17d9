"""Pages of personal data requests: registration, stored data, reply."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from pydantic import Field

from jiceng.core import data_subjects, downloads
from jiceng.core.access import Actor
from jiceng.core.models import DataRequest
from jiceng.core.people import actor_name, names_of_actors, signed_in_holder_of
from jiceng.core.permissions import PERSONAL_REVEAL
from jiceng.ui import sheets
from jiceng.ui.fields import Fields
from jiceng.ui.form_page import FormPage
from jiceng.ui.forms import FieldsForm, fields_form

SHOWN = 200


class NewRequest(Fields):
    """Who asks for what; `data_subjects.register` says which of these are needed."""

    kind: Annotated[str, Field(title=later("Type of request"))] = ""
    phone: Annotated[str, Field(title=later("Phone"), max_length=40)] = ""
    identity: Annotated[str, Field(title=later("Identity number"), max_length=20)] = ""
    email: Annotated[str, Field(title=later("Mail"), max_length=200)] = ""
    note: Annotated[
        str,
        Field(title=later("Verification of identity and details of the request"), max_length=2000),
    ] = ""


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """All records, the newest first, and a form for one more."""
    actor = signed_in_holder_of(request, PERSONAL_REVEAL)
    actor.may_for_all(PERSONAL_REVEAL).or_refuse()
    return FormPage(
        form=partial(fields_form, NewRequest, options={"kind": list(data_subjects.KINDS.items())}),
        act=partial(_register, actor),
        done=lambda row: redirect("admin-subject", row.pk),
        template="ui/subjects.html",
        context=lambda _form: _rows(actor),
    ).answer(request)


def _register(actor: Actor, given: NewRequest) -> DataRequest:
    return data_subjects.register(
        kind=given.kind,
        subject=data_subjects.Subject(given.phone, given.identity, given.email),
        note=given.note,
        by=actor,
        at=timezone.now(),
    )


def _rows(actor: Actor) -> dict[str, Any]:
    rows = list(data_subjects.visible_to(actor)[:SHOWN])
    names = names_of_actors(row.asked_by for row in rows)
    return {"rows": [_line(row, names) for row in rows], "now": timezone.now()}


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
    request: HttpRequest,
    actor: Actor,
    record: UUID,
    found: list[Any] | None,
    refused: FieldsForm | None = None,
) -> HttpResponse:
    row = data_subjects.get(actor, record)
    names = names_of_actors([row.asked_by])
    reply = refused if refused and refused.model is Reply else fields_form(Reply)
    context = {
        **_line(row, names),
        "found": found,
        "now": timezone.now(),
        "refused": refused,
        "reply": reply,
    }
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
    document = [
        {"source": str(source.label), "title": each.title, "data": dict(each.fields)}
        for source, rows in found
        for each in rows
    ]
    content = orjson.dumps(document, option=orjson.OPT_INDENT_2)
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


class Item(Fields):
    """One stored value, as its source knows it."""

    source: Annotated[str, Field(max_length=40)] = ""
    ref: Annotated[str, Field(max_length=80)] = ""


class Correction(Item):
    """What it is corrected to."""

    name: Annotated[str, Field(max_length=200)] = ""
    phone: Annotated[str, Field(max_length=200)] = ""
    email: Annotated[str, Field(max_length=200)] = ""


class Reply(Fields):
    """How a request is answered."""

    outcome: str = ""
    text: Annotated[
        str, Field(title=later("Reply; for a rejection, the reason"), max_length=2000)
    ] = ""


def _erase(given: Item, record: UUID, by: Actor, at: datetime) -> None:
    data_subjects.erase(request=record, source=given.source, ref=given.ref, by=by, at=at)


def _correct(given: Correction, record: UUID, by: Actor, at: datetime) -> None:
    values = given.model_dump(include={"name", "phone", "email"})
    which = given.model_dump(include={"source", "ref"})
    data_subjects.correct(request=record, values=values, by=by, at=at, **which)


def _answer(given: Reply, record: UUID, by: Actor, at: datetime) -> None:
    refused = given.outcome == "refused"
    data_subjects.answer(request=record, refused=refused, text=given.text, by=by, at=at)


CHANGES: dict[str, tuple[type[Fields], Callable[..., None]]] = {
    "erase": (Item, _erase),
    "correct": (Correction, _correct),
}


@require_POST
def change(request: HttpRequest, record: UUID, verb: str) -> HttpResponse:
    """Correct or erase one value, or answer and close the record."""
    actor, now = signed_in_holder_of(request, PERSONAL_REVEAL), timezone.now()
    form, act = CHANGES.get(verb, (Reply, _answer))
    return FormPage(
        form=form,
        act=partial(act, record=record, by=actor, at=now),
        done=redirect("admin-subject", record),
        message=_("Done."),
        show=lambda form, _problem: _page(request, actor, record, None, form),
        status=None,
    ).answer(request)
