"""Pages of the chain of four tiers: walked from any end, and what is missing in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from jiceng.core.access import Actor
from jiceng.core.ids import uuid_or_none
from jiceng.core.people import signed_in_holder_of
from jiceng.directory import public as directory
from jiceng.grids import public as grids
from jiceng.people.households import chain, rules
from jiceng.people.households.choices import place_name
from jiceng.people.households.permissions import EDIT
from jiceng.people.households.rules import Gap

PAGE: Final = 50
GAPS: Final[Mapping[Gap, tuple[Any, Any]]] = {
    Gap.BODY: (
        _("Party unit"),
        ngettext_lazy("%(n)d without Party unit", "%(n)d without Party unit", "n"),
    ),
    Gap.BRANCH: (
        _("Branch"),
        ngettext_lazy("%(n)d grid without branch", "%(n)d grids without branch", "n"),
    ),
    Gap.MEMBERS: (
        _("Members"),
        ngettext_lazy("%(n)d branch without members", "%(n)d branches without members", "n"),
    ),
    Gap.GROUP: (
        pgettext_lazy("household group", "Contact"),
        ngettext_lazy("%(n)d group without contact", "%(n)d groups without contact", "n"),
    ),
    Gap.HOUSEHOLD: (
        _("Households"),
        ngettext_lazy("%(n)d household without member", "%(n)d households without member", "n"),
    ),
}


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of one part of the chain: how many there are of each tier, and how many gaps.

    Args:
        gaps: label of each kind of gap with its number.
    """

    grids: int
    branches: int
    members: int
    households: int
    gaps: Sequence[str]


def _numbers(found: chain.Chain, links: rules.Links) -> Numbers:
    branches = {each for units in links.branches.values() for each in units}
    return Numbers(
        len(links.branches),
        len(branches),
        sum(links.members.get(each, 0) for each in branches),
        sum(map(sum, links.households.values())),
        _words_of_gaps(found, links),
    )


def _words_of_gaps(found: chain.Chain, links: rules.Links) -> list[str]:
    return [str(GAPS[gap][1] % {"n": n}) for gap, n in _counts(found, links).items() if n]


def _counts(found: chain.Chain, links: rules.Links) -> dict[Gap, int]:
    """The number of gaps of each kind; of households, not of their places."""
    counts = {gap: len(places) for gap, places in rules.gaps(links).items()}
    counts[Gap.HOUSEHOLD] = sum(none for _cared, none in links.households.values())
    if not found.sees_households:
        del counts[Gap.HOUSEHOLD]
    return counts


@require_GET
def walk(request: HttpRequest) -> HttpResponse:
    """The chain from one end: a unit, a grid or a member; from the reader's own unit by default."""
    actor = signed_in_holder_of(request, grids.GRID_READ)
    day = directory.civil_day(timezone.now())
    words = request.GET.get("q", "").strip()[:40]
    if words:
        context = {"hits": chain.search(actor, words, day), "q": words}
        return render(request, "households/chain_search.html", context)
    if member := uuid_or_none(request.GET.get("member", "")):
        return _member(request, actor, member, day)
    if code := request.GET.get("grid", "")[:40]:
        return _grid(request, actor, code, day)
    unit = uuid_or_none(request.GET.get("unit", ""))
    return _unit(request, actor, chain.unit_for(actor, unit) if unit else chain.top_of(actor), day)


def _unit(request: HttpRequest, actor: Actor, node: directory.Node, day: date) -> HttpResponse:
    found = chain.below_unit(actor, node, day)
    context = {
        "node": node,
        "is_party": node.tree == directory.Tree.PARTY,
        "bodies": _bodies(found, node),
        "above": _above(actor, node),
        "total": _numbers(found, found.links),
        "areas": len(found.areas),
        "rows": _rows(found, node),
        "sees_households": found.sees_households,
    }
    return render(request, "households/chain_unit.html", context)


def _above(actor: Actor, node: directory.Node) -> list[directory.Node]:
    """The units above one that the reader sees, the highest first."""
    reach = actor.reach(grids.GRID_READ)
    steps = directory.tree().chain(node.id)[1:]
    return [step for step in reversed(steps) if step.path.startswith(reach)]


def _bodies(found: chain.Chain, node: directory.Node) -> Sequence[directory.Node]:
    """The Party units of a street or community, as its grids name them."""
    for line in found.lines:
        if line.community is not None and line.community.id == node.id:
            return line.village_committees
        if line.street is not None and line.street.id == node.id:
            return line.street_committees
    return ()


def _rows(found: chain.Chain, node: directory.Node) -> list[dict[str, Any]]:
    """What is directly below a unit: streets, communities, or grids."""
    below = [each for each in found.areas if each.parent_id == node.id]
    if node.kind == "village_community" or not below:
        return [_row_of_grid(found, line) for line in found.lines]
    return [_row_of_area(found, each) for each in below]


def _row_of_area(found: chain.Chain, node: directory.Node) -> dict[str, Any]:
    areas = [each for each in found.areas if each.path.startswith(node.path)]
    lines = [x for x in found.lines if node in (x.street, x.community)]
    return {
        "href": f"{reverse('chain')}?{urlencode({'unit': node.id})}",
        "name": directory.tree().label(node),
        "bodies": [each.name for each in _bodies(found, node)],
        "numbers": _numbers(found, found.part(areas, lines)),
        "is_grid": False,
    }


def _row_of_grid(found: chain.Chain, line: grids.ChainOfGrid) -> dict[str, Any]:
    return {
        "href": f"{reverse('chain')}?{urlencode({'grid': line.grid_code})}",
        "name": line.grid_name,
        "bodies": [each.name for each in line.branches],
        "numbers": _numbers(found, found.part([], [line])),
        "is_grid": True,
    }


def _grid(request: HttpRequest, actor: Actor, code: str, day: date) -> HttpResponse:
    found = chain.around_grid(actor, code, day)
    if not found.lines:
        return _unit(request, actor, chain.top_of(actor), day)
    line = found.lines[0]
    held = chain.households_at(actor, line.grid_code)
    people = chain.members_of_units([each.id for each in line.branches], day)
    context = {
        "line": line,
        "branches": [(each, people[each.id]) for each in line.branches],
        "members": _by_member(held),
        "contacts": [(link, place_name(link.min_unit_code)) for link in line.links],
        "groups": _groups(found),
        "is_village": rules.is_village(line.grid_code),
        "sees_households": found.sees_households,
        "may_edit": actor.holds(EDIT),
        "may_link": actor.holds(grids.GRID_EDIT),
    }
    return render(request, "households/chain_grid.html", context)


def _by_member(held: Sequence[Any]) -> list[dict[str, Any]]:
    """Households by who looks after them; those of nobody first."""
    by_member = groupby(held, key=lambda each: each.member)
    found = [{"member": member, "households": list(theirs)} for member, theirs in by_member]
    return sorted(found, key=lambda each: each["member"] is not None)


def _groups(found: chain.Chain) -> list[str]:
    """Names of smallest units of which nobody is the contact and in which no household is cared
    for."""
    return [place_name(str(code)) for code in rules.gaps(found.links)[Gap.GROUP]]


def _member(request: HttpRequest, actor: Actor, member: UUID, day: date) -> HttpResponse:
    person, held, found = chain.around_member(actor, member, day)
    index = grids.current()
    by_grid: dict[str, list[Any]] = {}
    for each in held:
        place = index.grid_of(index.places.get(each.place_code))
        by_grid.setdefault(place.code if place else "", []).append(each)
    rows = [
        {
            "line": line,
            "households": by_grid.pop(line.grid_code, []),
            "contacts": [
                (place_name(link.min_unit_code), link.households)
                for link in line.links
                if link.person_id == member
            ],
        }
        for line in found.lines
    ]
    posts = directory.Post.objects.filter(directory.holding_on(day), person=person)
    context = {
        "person": person,
        "units": [directory.label_of(each) for each in _units_of(posts)],
        "rows": rows,
        "elsewhere": [each for left in by_grid.values() for each in left],
        "number": len(held),
    }
    return render(request, "households/chain_member.html", context)


def _units_of(posts: Any) -> list[UUID]:
    found = posts.order_by("unit__path").values_list("unit_id", flat=True)
    return list(dict.fromkeys(found))


@require_GET
def gaps(request: HttpRequest) -> HttpResponse:
    """The places of the chain that lack something, each with the page where it is filled."""
    actor = signed_in_holder_of(request, grids.GRID_READ)
    day = directory.civil_day(timezone.now())
    unit = uuid_or_none(request.GET.get("unit", ""))
    node = chain.unit_for(actor, unit) if unit else chain.top_of(actor)
    found = chain.below_unit(actor, node, day)
    places, counts = found.gaps(), _counts(found, found.links)
    given = request.GET.get("lacks", "")
    kinds = {gap.value: gap for gap in places}
    only = kinds.get(given) or next((gap for gap in places if counts[gap]), Gap.BODY)
    begin = _begin(request.GET.get("after", ""))
    listed = places[only][begin : begin + PAGE]
    context = {
        "node": node,
        "tabs": [(gap.value, GAPS[gap][0], counts[gap], gap is only) for gap in places],
        "only": only.value,
        "rows": [_gap_row(only, each, found) for each in listed],
        "after": begin + PAGE if len(places[only]) > begin + PAGE else "",
        "sees_households": found.sees_households,
    }
    return render(request, "households/chain_gaps.html", context)


def _begin(after: str) -> int:
    return int(after) if after.isdecimal() and len(after) < 7 else 0


def _gap_row(gap: Gap, place: Any, found: chain.Chain) -> dict[str, Any]:
    """One place with its name, where it is, and its page."""
    if isinstance(place, UUID):
        return {
            "name": directory.label_of(place),
            "about": _place_of_unit(place, gap, found),
            "href": f"{reverse('chain')}?{urlencode({'unit': place})}",
            "number": 0,
            "is_village": False,
        }
    place_found = grids.current().places.get(place)
    about = directory.label_of(place_found.unit_id) if place_found else place
    return {
        "name": place_name(place),
        "about": about,
        "href": f"{reverse('chain')}?{urlencode({'grid': place})}",
        "number": found.links.households.get(place, (0, 0))[1] if gap is Gap.HOUSEHOLD else 0,
        "is_village": gap is Gap.GROUP and rules.is_village(place),
    }


def _place_of_unit(unit: UUID, gap: Gap, found: chain.Chain) -> str:
    """Where a unit is: the unit above it; of a branch, its grids."""
    if gap is Gap.MEMBERS:
        names = [line.grid_name for line in found.lines if unit in {x.id for x in line.branches}]
        return "、".join(names[:3])
    node = directory.tree().get(unit)
    return directory.label_of(node.parent_id if node else None)
