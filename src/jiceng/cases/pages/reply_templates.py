"""Pages for reply templates."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiceng.cases import lifecycle, reply_templates
from jiceng.cases.actions.reply_templates import remove_template, save_template
from jiceng.cases.intake.reference import categories
from jiceng.cases.models import State
from jiceng.cases.pages.move_forms import prose
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound
from jiceng.core.ids import uuid_or_none
from jiceng.desk.public import TEMPLATE_EDIT, ReplyTemplate, TemplateMove
from jiceng.directory import public as directory
from jiceng.directory.public import signed_in_person

FIELDS = ("unit", "name", "text", "move", "category", "state")


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The templates of the units that the reader looks after."""
    actor = _editor(request)
    rows = reply_templates.editable_by(actor).order_by("unit__path", "move", "name", "id")
    return render(request, "cases/templates.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a template."""
    actor = _editor(request)
    if request.method == "POST":
        return _save(request, actor, None)
    own = [grant.unit_id for grant in actor.grants if TEMPLATE_EDIT in grant.permissions]
    given = dict.fromkeys(FIELDS, "") | {"unit": str(own[0]) if own and own[0] else ""}
    return _form(request, actor, given, None)


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """Write a template anew."""
    actor = _editor(request)
    row = reply_templates.get(actor, template_id)
    if request.method == "POST":
        return _save(request, actor, row)
    given = {
        "unit": str(row.unit_id),
        "name": row.name,
        "text": row.text,
        "move": row.move,
        "category": row.category_id or "",
        "state": row.state,
    }
    return _form(request, actor, given, row)


@require_POST
def remove(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """Take a template out of use."""
    remove_template(by=_editor(request), at=timezone.now(), template=template_id)
    messages.success(
        request, _("The template is deleted. Replies written with it are not affected.")
    )
    return redirect("templates")


def _editor(request: HttpRequest) -> Actor:
    actor = signed_in_person(request)
    actor.may(TEMPLATE_EDIT).or_refuse()
    return actor


def _save(request: HttpRequest, actor: Actor, row: ReplyTemplate | None) -> HttpResponse:
    given = {name: request.POST.get(name, "") for name in FIELDS}
    try:
        given["text"] = prose(request.POST, "text")
        unit = uuid_or_none(given["unit"])
        if unit is None:
            raise Invalid(_("Choose a unit."), "template.unit", field="unit")
        save_template(
            by=actor,
            at=timezone.now(),
            template=row.id if row else None,
            **{**given, "unit": unit},  # type: ignore[arg-type]
        )
    except NotFound:
        raise
    except Invalid as problem:
        return _form(request, actor, given, row, problem)
    messages.success(request, _("The template is saved."))
    return redirect("templates")


def _form(
    request: HttpRequest,
    actor: Actor,
    given: dict[str, str],
    row: ReplyTemplate | None,
    problem: Invalid | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "row": row,
        "given": given,
        "problem": problem,
        "wrong": {str(problem.details.get("field", "")): str(problem)} if problem else {},
        "units": _units(actor),
        "moves": TemplateMove.choices,
        "matters": [c for c in categories.get().values() if c.is_active],
        "states": [(s.value, s.label) for s in State if s in _STATES],
        "placeholders": reply_templates.PLACEHOLDERS.items(),
    }
    context["errors"] = {name: context["wrong"].get(name, "") for name in FIELDS}
    return render(
        request, "cases/template.html", context, status=problem.status if problem else 200
    )


_STATES = frozenset().union(*(lifecycle.TRANSITIONS[move].sources for move in TemplateMove))


def _units(actor: Actor) -> list[directory.Node]:
    """The units whose templates the actor may write, those above before those below."""
    return directory.existing_units(actor.reach(TEMPLATE_EDIT), directory.civil_day(timezone.now()))
