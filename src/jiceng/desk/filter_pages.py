"""Pages of saved filters: save, rename, share with a unit, reorder, delete."""

from __future__ import annotations

from functools import partial
from typing import Annotated
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from pydantic import Field

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid
from jiceng.desk import saved_filters
from jiceng.desk.filter_lists import list_of
from jiceng.desk.models import FIRST_LIST, SavedFilter
from jiceng.desk.permissions import FILTER_SHARE
from jiceng.directory import public as directory
from jiceng.directory.public import signed_in_person
from jiceng.ui.fields import Fields
from jiceng.ui.form_page import FormPage
from jiceng.ui.forms import FieldsForm, fields_form, refuse


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the reader's saved filters and those shared by units."""
    actor = _keeper(request)
    editable = set(saved_filters.editable_by(actor).values_list("pk", flat=True))
    rows = [
        {"shown": each, "may_edit": each.row.pk in editable, "about": _about(each.row)}
        for each in saved_filters.shown(actor, timezone.now())
    ]
    tree = directory.tree()
    for row in rows:
        unit = tree.get(row["shown"].row.unit_id)  # type: ignore[attr-defined]
        row["unit"] = tree.label(unit) if unit else ""
    return render(request, "desk/filters.html", {"rows": rows, "most": saved_filters.MOST})


def _about(row: SavedFilter) -> str:
    try:
        conditions = list_of(row.list).in_words(QueryDict(row.query))
    except Invalid as problem:
        return str(problem)
    return " · ".join(f"{label}: {text}" for label, text in conditions)


@require_GET
def counts(request: HttpRequest) -> HttpResponse:
    """Fragment with the filters and their counts, loaded after the page."""
    actor = _keeper(request)
    context = {
        "saved": saved_filters.shown(actor, timezone.now()),
        "query": request.GET.get("shown", ""),
        "counted": True,
    }
    return render(request, "desk/saved.html", context)


class Kept(Fields):
    """A filter of a list as its address has it, under a name."""

    name: Annotated[str, Field(title=later("Name"))] = ""
    unit: Annotated[UUID | None, Field(title=later("Visible to"))] = None
    query: str = ""
    of: str = FIRST_LIST


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Save the filter of a list's URL."""
    actor = _keeper(request)
    kept_in = list_of(request.GET.get("of", FIRST_LIST))
    seen = {"query": kept_in.canonical(request.GET), "of": kept_in.name}
    return _page(actor, None, seen).answer(request)


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, filter_id: UUID) -> HttpResponse:
    """Rename a filter, or share it with a unit."""
    actor = _keeper(request)
    row = saved_filters.get(actor, filter_id)
    seen = {"name": row.name, "unit": str(row.unit_id or ""), "query": row.query, "of": row.list}
    return _page(actor, row, seen).answer(request)


@require_POST
def put_before(request: HttpRequest, filter_id: UUID) -> HttpResponse:
    """Move a filter up by one."""
    saved_filters.raise_filter(by=_keeper(request), row=filter_id)
    return redirect("filters")


@require_POST
def remove(request: HttpRequest, filter_id: UUID) -> HttpResponse:
    """Delete a filter."""
    actor = _keeper(request)
    saved_filters.remove_filter(by=actor, at=timezone.now(), row=filter_id)
    messages.success(request, _("Filter deleted."))
    return redirect("filters")


def _keeper(request: HttpRequest) -> Actor:
    """The person behind a page, with permission for one of the lists.

    Raises:
        Forbidden: without it.
    """
    actor = signed_in_person(request)
    verdicts = [actor.may(right) for right in sorted(saved_filters.rights())]
    if verdicts and not any(verdicts):
        verdicts[0].or_refuse()
    return actor


def _page(actor: Actor, row: SavedFilter | None, seen: dict[str, str]) -> FormPage:
    units, label = _units(actor), directory.tree().label
    labels = [("", _("only for me")), *((str(each.id), label(each)) for each in units)]

    def keep(given: Kept) -> str:
        kept_in = list_of(row.list if row else given.of)
        saved_filters.save_filter(
            by=actor,
            at=timezone.now(),
            name=given.name,
            query=given.query,
            of=kept_in.name,
            unit=given.unit,
            row=row.pk if row else None,
        )
        return f"{reverse(kept_in.page)}?{kept_in.canonical(QueryDict(given.query))}"

    return FormPage(
        form=partial(fields_form, Kept, begun=seen, options={"unit": labels}),
        act=keep,
        done=redirect,
        message=_("Filter saved. Find it next to the inbox and the search."),
        template="desk/filter.html",
        context=lambda form: {"row": row, "units": units, "conditions": _conditions_in(form)},
        status=None,
    )


def _conditions_in(form: FieldsForm) -> list[tuple[str, str]]:
    """Description of a form's filter; errors are shown in the form."""
    try:
        return list_of(form["of"].value() or FIRST_LIST).in_words(
            QueryDict(form["query"].value() or "")
        )
    except Invalid as problem:
        if not form.errors:
            refuse(form, problem)
        return []


def _units(actor: Actor) -> list[directory.Node]:
    """Units with which the actor may share filters, higher ones first."""
    return directory.existing_units(actor.reach(FILTER_SHARE), directory.civil_day(timezone.now()))
