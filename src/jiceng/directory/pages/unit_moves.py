"""Pages for moving a unit, with a preview, and for linking units of the two trees."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods, require_POST
from pydantic import Field

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, Problem, Refused
from jiceng.core.ids import uuid_or_none
from jiceng.core.people import signed_in_holder_of
from jiceng.core.web import is_partial_request
from jiceng.directory import actions, move_preview, queries, staffing, tree_levels, unit_tree
from jiceng.directory.models import Tree, Unit
from jiceng.directory.move_preview import move_consequences
from jiceng.directory.pages import unit_words
from jiceng.directory.pages.units import tree_address
from jiceng.directory.permissions import DIRECTORY_EDIT
from jiceng.ui.fields import Fields
from jiceng.ui.form_page import FormPage


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Choose the new parent of a unit, preview the move and make it."""
    actor = signed_in_holder_of(request, DIRECTORY_EDIT)
    found = queries.unit_with(actor, unit)
    to = uuid_or_none((request.POST or request.GET).get("to", ""))
    if request.method == "POST":
        if to is None:
            raise Invalid(_("Choose the new parent unit."), "directory.no_target")
        return _do(request, actor, found, queries.unit_with(actor, to))
    context: dict[str, Any] = {"unit": found}
    if to is not None:
        context |= _foreseen(actor, found, queries.unit_with(actor, to))
        if is_partial_request(request):
            return render(request, "directory/move_preview.html", context)
    context |= _targets(request, actor, found, tree=found.tree, but=found.path)
    part = "directory/targets.html" if is_partial_request(request) else "directory/unit_move.html"
    return render(request, part, context)


def _do(request: HttpRequest, actor: Actor, unit: Unit, target: Unit) -> HttpResponse:
    def make(_given: Any) -> str:
        _refuse_if_moved(unit, request.POST.get("from", ""))
        actions.move_unit(unit=unit.pk, parent=target.pk, by=actor, at=timezone.now())
        named = {"unit": unit_tree.label_of(unit.pk), "target": unit_tree.label_of(target.pk)}
        return _("%(unit)s is now under %(target)s.") % named

    def show(_form: Any, problem: Problem | None) -> HttpResponse:
        context = {"unit": unit, **_foreseen(actor, unit, target), "problem": problem}
        return render(request, "directory/unit_move.html", context)

    page = FormPage(
        act=make,
        message=str,
        done=lambda _message: redirect(tree_address(unit)),
        show=show,
        status=None,
    )
    return page.answer(request)


def _refuse_if_moved(unit: Unit, seen: str) -> None:
    """Mark of the previewed move, so that only this one is confirmed."""
    if seen and seen != str(unit.parent_id):
        raise Refused(
            _("This unit has just been moved by a colleague. Review the effects again."),
            "directory.moved_meanwhile",
        )


def _foreseen(actor: Actor, unit: Unit, target: Unit) -> dict[str, Any]:
    foreseen = move_preview.preview_move(unit=unit, parent=target, by=actor, at=timezone.now())
    return {
        "target": target,
        "move": foreseen,
        "problem": foreseen.problem,
        "leaves": "、".join(unit_tree.label_of(node.id) for node in foreseen.leaves),
        "joins": "、".join(unit_tree.label_of(node.id) for node in foreseen.joins),
        "consequences": move_consequences(actor, foreseen.unit_ids),
    }


def _targets(
    request: HttpRequest, actor: Actor, unit: Unit, *, tree: str, but: str = ""
) -> dict[str, Any]:
    """Search results in a tree, each with its parents."""
    query, today = request.GET.get("q", "").strip()[:80], timezone.localdate()
    if not query:
        return {"query": "", "found": []}
    found, has_more = tree_levels.find(actor, query, day=today, tree=Tree(tree), but=but)
    ways = tree_levels.parents_of((each.unit_id for each in found), day=today)
    rows = [
        {
            "branch": each,
            "kind": unit_words.kind(each.kind),
            "above": " › ".join(name for _id, name in ways[each.unit_id]),
            "is_parent": each.unit_id == unit.parent_id,
        }
        for each in found
    ]
    return {"query": query, "found": rows, "has_more": has_more}


class Linked(Fields):
    """The unit of the other tree."""

    other: Annotated[UUID | None, Field(title=later("Unit"))] = None


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Find a unit of the other tree and link it."""
    actor = signed_in_holder_of(request, DIRECTORY_EDIT)
    found = queries.unit_with(actor, unit)
    is_party = found.tree == Tree.PARTY

    def show(form: Any, _problem: Problem | None) -> HttpResponse:
        tree = Tree.ADMIN if is_party else Tree.PARTY
        context = {"unit": found, "is_party": is_party, "form": form, "links": True}
        context |= _targets(request, actor, found, tree=tree)
        is_part = is_partial_request(request) and request.method != "POST"
        part = "directory/targets.html" if is_part else "directory/unit_link.html"
        return render(request, part, context)

    return FormPage(
        form=Linked,
        act=partial(_link, actor, found),
        done=redirect("admin-unit", unit=unit),
        message=lambda other: _("Linked with %(unit)s.") % {"unit": unit_tree.label_of(other)},
        show=show,
        status=None,
    ).answer(request)


def _link(actor: Actor, unit: Unit, given: Linked) -> UUID:
    """The unit that was linked."""
    if given.other is None:
        raise Invalid(_("Choose a unit of the other organisation."), "directory.no_target")
    other = queries.unit_with(actor, given.other).pk
    party, admin = (unit.pk, other) if unit.tree == Tree.PARTY else (other, unit.pk)
    actions.link_units(party_unit=party, admin_unit=admin, by=actor, at=timezone.now())
    return other


@require_POST
def unlink(request: HttpRequest, link: UUID) -> HttpResponse:
    """End a link from today on."""
    actor = signed_in_holder_of(request, DIRECTORY_EDIT)
    found = staffing.link_with(actor, link)
    actions.unlink_units(link=found, by=actor, at=timezone.now())
    messages.success(request, _("The link ends today."))
    back = uuid_or_none(request.POST.get("back", "")) or found.party_unit_id
    return redirect("admin-unit", unit=back)
