"""Pages for moving a unit, with a preview, and for linking units of the two trees."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jiceng.core.access import Actor
from jiceng.core.errors import Forbidden, Invalid, Refused
from jiceng.core.ids import uuid_or_none
from jiceng.core.people import signed_in_holder_of
from jiceng.core.web import is_partial_request
from jiceng.directory import actions, move_preview, queries, staffing, tree_levels, unit_tree
from jiceng.directory.models import Tree, Unit
from jiceng.directory.move_preview import move_consequences
from jiceng.directory.pages import unit_words
from jiceng.directory.pages.units import tree_address
from jiceng.directory.permissions import DIRECTORY_EDIT


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
    try:
        _refuse_if_moved(unit, request.POST.get("from", ""))
        actions.move_unit(unit=unit.pk, parent=target.pk, by=actor, at=timezone.now())
    except Forbidden:
        raise
    except Refused as problem:
        context = {"unit": unit, **_foreseen(actor, unit, target), "problem": problem}
        return render(request, "directory/unit_move.html", context, status=problem.status)
    says = _("%(unit)s is now under %(target)s.")
    named = {"unit": unit_tree.label_of(unit.pk), "target": unit_tree.label_of(target.pk)}
    messages.success(request, says % named)
    return redirect(tree_address(unit))


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


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Find a unit of the other tree and link it."""
    actor = signed_in_holder_of(request, DIRECTORY_EDIT)
    found = queries.unit_with(actor, unit)
    is_party = found.tree == Tree.PARTY
    context: dict[str, Any] = {"unit": found, "is_party": is_party, "problem": None}
    if request.method == "POST":
        other = uuid_or_none(request.POST.get("other", ""))
        if other is None:
            raise Invalid(_("Choose a unit of the other organisation."), "directory.no_target")
        beside = queries.unit_with(actor, other)
        party, admin = (unit, beside.pk) if is_party else (beside.pk, unit)
        try:
            actions.link_units(party_unit=party, admin_unit=admin, by=actor, at=timezone.now())
        except Forbidden:
            raise
        except Refused as problem:
            context |= {"problem": problem, "query": "", "found": []}
            return render(request, "directory/unit_link.html", context, status=problem.status)
        linked = {"unit": unit_tree.label_of(beside.pk)}
        messages.success(request, _("Linked with %(unit)s.") % linked)
        return redirect("admin-unit", unit=unit)
    context |= _targets(request, actor, found, tree=Tree.ADMIN if is_party else Tree.PARTY)
    part = "directory/targets.html" if is_partial_request(request) else "directory/unit_link.html"
    return render(request, part, context | {"links": True})


@require_POST
def unlink(request: HttpRequest, link: UUID) -> HttpResponse:
    """End a link from today on."""
    actor = signed_in_holder_of(request, DIRECTORY_EDIT)
    found = staffing.link_with(actor, link)
    actions.unlink_units(link=found, by=actor, at=timezone.now())
    messages.success(request, _("The link ends today."))
    back = uuid_or_none(request.POST.get("back", "")) or found.party_unit_id
    return redirect("admin-unit", unit=back)
