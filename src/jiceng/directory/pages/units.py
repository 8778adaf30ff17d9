"""Pages of units: both trees by level on any day, and one unit with posts, links and history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from jiceng.core import query_parameters
from jiceng.core.access import Actor
from jiceng.core.ids import uuid_or_none
from jiceng.core.people import signed_in_holder_of
from jiceng.directory import (
    actions,
    holdings,
    models,
    move_preview,
    queries,
    rules,
    staffing,
    tree_levels,
    unit_tree,
)
from jiceng.directory.matters import matter_name
from jiceng.directory.models import Tree, Unit
from jiceng.directory.pages import unit_words
from jiceng.directory.pages.forms import BESIDE, CloseForm, NewUnitForm, UnitForm, end_of
from jiceng.directory.pages.proposals import perform_or_propose_on_page
from jiceng.directory.permissions import ADMINISTERS, DIRECTORY_EDIT, DIRECTORY_READ, POST_EDIT
from jiceng.directory.person_pages import sees_people
from jiceng.directory.tree_levels import Branch
from jiceng.ui.form_page import FormPage
from jiceng.ui.history_lines import history_lines

SOON_DAYS = 60


def asked_day(request: HttpRequest) -> date:
    """The day as of which a page is asked for; today without any.

    Raises:
        Invalid: for what is no day.
    """
    return query_parameters.day(request.GET, "day") or timezone.localdate()


def may_offer(actor: Actor, right: str, path: str) -> bool:
    """Whether a page offers an action on a unit; the action may still require a confirmation of
    identity."""
    return bool(actor.may(right, path))


def above_path(path: str) -> str:
    """The path of the parent; "/" for a root."""
    return path.rstrip("/").rpartition("/")[0] + "/"


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """A tree from its top; with `under` the part below a unit, with `q` what is found, with `at`
    opened down to a unit."""
    actor, day = signed_in_holder_of(request, *ADMINISTERS), asked_day(request)
    under = uuid_or_none(request.GET.get("under", ""))
    if under:
        rows = tree_lines(actor, tree_levels.children_of(actor, [under], day=day)[under], day)
        return render(request, "directory/unit_rows.html", {"rows": rows, "day": day} | _time(day))
    tree = Tree.PARTY if request.GET.get("tree") == "party" else Tree.ADMIN
    query = request.GET.get("q", "").strip()[:80]
    context: dict[str, Any] = {"tree": tree, "query": query, "day": day, **_time(day)}
    if query:
        found, has_more = tree_levels.find(actor, query, day=day, tree=tree)
        ways = tree_levels.parents_of((each.unit_id for each in found), day=day)
        context |= {"rows": tree_lines(actor, found, day, ways=ways), "has_more": has_more}
    else:
        tops = tree_levels.tops(actor, day=day, tree=tree)
        context["rows"] = _expanded_tree(actor, tops, request.GET.get("at", ""), day)
    return render(request, "directory/units.html", context)


def _time(day: date) -> dict[str, Any]:
    today = timezone.localdate()
    return {"today": today, "is_today": day == today}


def tree_lines(
    actor: Actor,
    branches: Iterable[Branch],
    day: date,
    *,
    ways: dict[UUID, list[tuple[UUID, str]]] | None = None,
    below: dict[UUID, list[Branch]] | None = None,
    here: UUID | None = None,
) -> list[dict[str, Any]]:
    """Lines of a tree as its template takes them.

    Args:
        ways: the parents of each search result; such lines do not open.
        below: the children of open lines.
        here: the highlighted unit.
    """
    is_today, branches = day == timezone.localdate(), list(branches)
    most = max((each.posts for each in branches), default=0)
    return [
        {
            "branch": each,
            "share": each.posts * 100 // most if most else 0,
            "leaders": "、".join(each.leaders),
            "kind": unit_words.kind(each.kind),
            "matters": matter_name(each.department_kind),
            "lacks": "、".join(staffing.role_name(role) for role in each.lacks),
            "may_move": is_today
            and all(
                may_offer(actor, DIRECTORY_EDIT, path)
                for path in (each.path, above_path(each.path))
            ),
            "opens": each.has_below and ways is None,
            "above": " › ".join(name for _id, name in ways.get(each.unit_id, ())) if ways else "",
            "is_here": each.unit_id == here,
            "below": tree_lines(actor, below[each.unit_id], day, below=below, here=here)
            if below and each.unit_id in below
            else None,
        }
        for each in branches
    ]


def _expanded_tree(actor: Actor, tops: list[Branch], code: str, day: date) -> list[dict[str, Any]]:
    """The tree from its top, opened down to the unit of a code."""
    node = unit_tree.tree().by_code(code) if code else None
    if node is None:
        return tree_lines(actor, tops, day)
    way = [unit_id for unit_id, _name in tree_levels.parents_of([node.id], day=day)[node.id]]
    below = tree_levels.children_of(actor, way, day=day)
    return tree_lines(actor, tops, day, below=below, here=node.id)


def tree_address(unit: Unit) -> str:
    """The tree opened down to a unit."""
    return f"{reverse('admin-directory')}?tree={unit.tree}&at={unit.code}#unit-{unit.code}"


@require_GET
def one(request: HttpRequest, unit: UUID) -> HttpResponse:
    """One unit in its present state or on a day."""
    actor, day = signed_in_holder_of(request, *ADMINISTERS), asked_day(request)
    found = queries.unit_with(actor, unit)
    place = tree_levels.placed(actor, unit, day=day)
    context = {
        "unit": found,
        "place": place,
        "title": place.name if place else found.name,
        "day": day,
        "chain": _breadcrumb(actor, tree_levels.parents_of([unit], day=day)[unit]),
        "kind": unit_words.kind(found.kind),
        "matters": matter_name(found.department_kind),
        "units_below": len(unit_tree.tree().within(found.path)) - 1,
        "links": staffing.links_of(actor, found, day),
        "rows": tree_lines(actor, tree_levels.children_of(actor, [unit], day=day)[unit], day),
        "history": history_lines(move_preview.unit_history(found), unit_words.unit_details),
        **_posts(actor, found, day),
        **_time(day),
        **_deeds(actor, found, day),
    }
    return render(request, "directory/unit.html", context)


def _posts(actor: Actor, unit: Unit, day: date) -> dict[str, Any]:
    staff = staffing.staff_of(actor, unit, day)
    return {
        "staff": staff,
        "vacant": [(role, staffing.role_name(role)) for role in staff.lacks],
        "soon": day + timedelta(days=SOON_DAYS),
        "sees_people": sees_people(actor),
    }


def _deeds(actor: Actor, unit: Unit, day: date) -> dict[str, bool]:
    """Actions on the page of a unit: only today's state can be changed."""
    today = timezone.localdate()
    is_open = rules.holds_on(today, unit.valid_from, unit.valid_to)
    is_now = is_open and day == today
    may_edit = is_now and may_offer(actor, DIRECTORY_EDIT, unit.path)
    return {
        "is_open": is_open,
        "may_edit": may_edit,
        "may_move": may_edit and may_offer(actor, DIRECTORY_EDIT, above_path(unit.path)),
        "may_appoint": is_now and may_offer(actor, POST_EDIT, unit.path),
        "may_end": day == today and may_offer(actor, POST_EDIT, unit.path),
    }


def _breadcrumb(actor: Actor, chain: list[tuple[UUID, str]]) -> list[dict[str, Any]]:
    """Parents of a unit; those outside the actor's scope are named without a link."""
    tree = unit_tree.tree()
    nodes = [(tree.get(unit_id), name) for unit_id, name in chain]
    return [
        {"id": node.id, "name": name, "is_seen": may_offer(actor, DIRECTORY_READ, node.path)}
        for node, name in nodes
        if node
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Rename a unit, correct what it is and what it is in charge of."""
    actor = signed_in_holder_of(request, DIRECTORY_EDIT)
    found = queries.unit_with(actor, unit)
    seen = {name: getattr(found, name) for name in ("name", "kind", "department_kind")}
    return FormPage(
        form=partial(UnitForm, initial=seen, tree=found.tree, also=found.department_kind),
        act=partial(_correct, actor, found, seen),
        done=redirect("admin-unit", unit=unit),
        message=_("Saved."),
        template="directory/unit_edit.html",
        context=lambda _form: {"unit": found},
        beside=BESIDE,
    ).answer(request)


@transaction.atomic
def _correct(actor: Actor, unit: Unit, seen: dict[str, Any], given: dict[str, Any]) -> None:
    """Perform the actions for the changed fields only."""
    now = timezone.now()
    if given["name"] != seen["name"]:
        actions.rename_unit(unit=unit.pk, name=given["name"], by=actor, at=now)
    if any(given[name] != seen[name] for name in ("kind", "department_kind")):
        actions.edit_unit(
            unit=unit.pk,
            kind=given["kind"],
            department_kind=given["department_kind"],
            by=actor,
            at=now,
        )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, unit: UUID) -> HttpResponse:
    """A new unit below another one."""
    actor = signed_in_holder_of(request, DIRECTORY_EDIT)
    above = queries.unit_with(actor, unit)
    return FormPage(
        form=partial(NewUnitForm, initial={"code": _code_below(above)}, above=above),
        act=lambda given: actions.create_unit(
            parent=unit, tree=above.tree, by=actor, at=timezone.now(), **given
        ),
        done=lambda made: redirect("admin-unit", unit=made.pk),
        message=_("Created."),
        template="directory/unit_new.html",
        context=lambda _form: {"above": above},
        beside=BESIDE,
    ).answer(request)


def _code_below(above: Unit) -> str:
    """Prefix of the code: that of the parent, where the likeliest kind of unit there is a
    division."""
    likeliest = rules.kinds_below(above.kind, models.UnitKind.values)
    return rules.code_begins_with(kind=likeliest[0], above=above.code) if likeliest else ""


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Close a unit, or list the obstacles."""
    actor, today = signed_in_holder_of(request, DIRECTORY_EDIT), timezone.localdate()
    found = queries.unit_with(actor, unit)
    candidates = [
        (str(node.id), unit_words.placed(node))
        for node in staffing.possible_successors(actor, unit, today)
    ]
    return FormPage(
        form=partial(CloseForm, initial={"on": today.isoformat()}, candidates=candidates),
        act=lambda given: perform_or_propose_on_page(
            request, "unit.close", by=actor, unit=str(unit), **end_of(given)
        ),
        done=redirect("admin-unit", unit=unit),
        message=_("Closed. What it did stays on record."),
        template="directory/unit_close.html",
        context=lambda _form: _in_the_way(actor, found, today),
        beside=BESIDE,
    ).answer(request)


def _in_the_way(actor: Actor, unit: Unit, today: date) -> dict[str, Any]:
    """A unit with what keeps it from being closed."""
    staff = staffing.staff_of(actor, unit, today)
    return {
        "unit": unit,
        "posts": [*staff.held, *staff.coming],
        "rows": tree_levels.children_of(actor, [unit.pk], day=today)[unit.pk],
        "may_end": may_offer(actor, POST_EDIT, unit.path),
        "held": holdings.open_items_of(holdings.Owner.UNIT, unit.pk, today),
    }
