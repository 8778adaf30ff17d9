"""Pages of one current grid with its posts, and of grids with vacancies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid
from jiceng.core.ids import uuid_or_none
from jiceng.core.people import signed_in_holder_of
from jiceng.directory import public as directory
from jiceng.grids import actions, attached_specialists, models, published_grids, queries
from jiceng.grids.pages.forms import (
    EndForm,
    OnGridForm,
    PartyForm,
    PostForm,
    PublicPhoneForm,
    party_units,
)
from jiceng.grids.permissions import GRID_EDIT
from jiceng.grids.specialities import SPECIALITIES, speciality
from jiceng.ui.form_page import FormPage

MOST_PEOPLE = 30
PAGE = 50
LACKS = ("officer", "chief", "party")


@require_GET
def place(request: HttpRequest) -> HttpResponse:
    """One grid: who is posted to it, its Party units, its smallest units."""
    return _page(request, signed_in_holder_of(request, GRID_EDIT), None)


def _page(request: HttpRequest, actor: Actor, form: OnGridForm | None) -> HttpResponse:
    given = form.data if form else request.GET
    code, today = given.get("code", "")[:40], directory.civil_day(timezone.now())
    row = queries.grid_for(actor, code)
    posts = list(queries.posts_from(actor, code, today))
    party = list(queries.party_links_from(actor, code, today))
    role = given.get("role", "")
    role = role if role in models.GridRole.values else models.GridRole.OFFICER.value
    query = given.get("q", "").strip()[:40]
    tree = directory.tree()
    node = tree.get(row.unit_id)
    linked = {link.party_unit_id for link in party}
    context = {
        "grid": row,
        "is_grid": row.level == models.GridLevel.GRID,
        "parent": published_grids.current().grid_of(published_grids.current().places.get(code)),
        "may_edit": actor.may(GRID_EDIT, node.path if node else "/").allowed,
        "groups": _groups(posts),
        "party": party,
        "party_units": [unit for unit in party_units(tree, today) if unit.id not in linked],
        "min_units": queries.min_units_of(actor, code)[:200],
        "roles": models.GridRole.choices,
        "role": role,
        "query": query,
        "people": _people(actor, row, query),
        "chosen": uuid_or_none(given.get("person", "")),
        "specialities": SPECIALITIES,
        "typed_speciality": given.get("speciality", "")[:40],
        "typed_from": given.get("valid_from", "")[:10],
        "today": today,
        "form": form,
    }
    return render(request, "grids/grid_place.html", context)


def _groups(posts: list[models.GridPost]) -> list[dict[str, Any]]:
    """The posts by role: the chief, the officers, the specialists."""
    empty = {
        models.GridRole.CHIEF: _("No grid chief assigned."),
        models.GridRole.OFFICER: _("No grid officer assigned."),
        models.GridRole.SPECIALIST: _("No police officer, judge or other specialist."),
    }
    return [
        {
            "role": role.value,
            "label": role.label,
            "empty": empty[role],
            "posts": [
                {
                    "row": post,
                    "speciality": speciality(post.speciality),
                    "for_nothing": bool(post.speciality)
                    and not attached_specialists.has_matters(post.speciality),
                }
                for post in posts
                if post.role == role
            ],
        }
        for role in empty
    ]


def _people(actor: Actor, row: models.Grid, query: str) -> list[dict[str, Any]]:
    """Candidates for a post: people found by name, else the staff of the grid's own unit."""
    day = directory.civil_day(timezone.now())
    found = directory.people_visible_to(actor).filter(is_active=True)
    if query:
        found = found.filter(name__icontains=query)
    elif row.unit_id is not None:
        held = directory.Post.objects.filter(directory.holding_on(day), unit=row.unit_id)
        found = found.filter(pk__in=held.values("person"))
    else:
        return []
    people = list(found.order_by("name", "id")[:MOST_PEOPLE])
    where: dict[UUID, list[str]] = {}
    held = directory.Post.objects.filter(directory.holding_on(day), person__in=people)
    for post in held.select_related("unit", "role").order_by("unit__path", "id"):
        where.setdefault(post.person_id, []).append(
            f"{directory.label_of(post.unit_id)} {directory.role_name(post.role.code)}"
        )
    return [
        {"id": each.id, "name": each.name, "posts": "、".join(where.get(each.id, [])[:2])}
        for each in people
    ]


def _on_grid(
    request: HttpRequest, form: type[OnGridForm], act: Callable[..., object], message: str
) -> HttpResponse:
    """Perform an action on a grid and return to its page, which shows errors.

    Args:
        act: is given the form's fields, and `by` and `at`.
    """
    actor = signed_in_holder_of(request, GRID_EDIT)
    code = urlencode({"code": request.POST.get("code", "")})
    return FormPage(
        form=partial(form, auto_id="%s"),
        act=lambda given: act(given, by=actor, at=timezone.now()),
        done=redirect(f"{reverse('admin-grid-place')}?{code}"),
        message=message,
        show=lambda form, _problem: _page(request, actor, form),
        status=None,
    ).answer(request)


@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Give a person a post on a grid."""
    return _on_grid(request, PostForm, _assign, _("Posted."))


def _assign(given: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    known = directory.people_visible_to(by).filter(pk=given["person"], is_active=True)
    if not known.exists():
        raise Invalid(_("Person not found. Search by name."), "grids.no_person", field="person")
    is_specialist = given["role"] == models.GridRole.SPECIALIST
    actions.assign_post(
        grid_code=given["code"],
        person=given["person"],
        role=given["role"],
        speciality=given["speciality"] if is_specialist else "",
        valid_from=given["valid_from"],
        by=by,
        at=at,
    )


@require_POST
def end(request: HttpRequest, post: UUID) -> HttpResponse:
    """End a post on a grid."""

    def act(given: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
        actions.end_post(post=post, last_day_after=given["valid_to"], by=by, at=at)

    return _on_grid(request, EndForm, act, _("End date saved."))


@require_POST
def phone(request: HttpRequest, post: UUID) -> HttpResponse:
    """Give out a work phone on the posters, or take it back."""

    def act(given: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
        actions.publish_phone(post=post, phone=given["phone"], by=by, at=at)

    return _on_grid(request, PublicPhoneForm, act, _("Done."))


@require_POST
def link(request: HttpRequest) -> HttpResponse:
    """Link a Party branch or group to a grid."""

    def act(given: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
        actions.link_party(grid_code=given["code"], party_unit=given["party_unit"], by=by, at=at)

    return _on_grid(request, PartyForm, act, _("Linked."))


@require_POST
def unlink(request: HttpRequest, link: UUID) -> HttpResponse:
    """End a Party unit's link to a grid."""

    def act(_given: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
        actions.unlink_party(link=link, by=by, at=at)

    return _on_grid(request, OnGridForm, act, _("The link is ended."))


@require_GET
def gaps(request: HttpRequest) -> HttpResponse:
    """The grids without an officer, a chief or a Party unit, each with the way to fill it."""
    actor = signed_in_holder_of(request, GRID_EDIT)
    found = queries.gaps(actor, directory.civil_day(timezone.now()))
    lacking = {
        "officer": set(found.without_officer),
        "chief": set(found.without_chief),
        "party": set(found.without_party),
    }
    only = request.GET.get("lacks", "")
    wanted = lacking[only] if only in LACKS else set().union(*lacking.values())
    after = request.GET.get("after", "")[:40]
    codes = [code for code in sorted(wanted) if code > after][: PAGE + 1]
    places, tree = published_grids.current().places, directory.tree()
    rows = [
        {
            "code": code,
            "name": places[code].name if code in places else code,
            "unit": tree.get(places[code].unit_id) if code in places else None,
            "lacks": [kind for kind in LACKS if code in lacking[kind]],
        }
        for code in codes[:PAGE]
    ]
    context = {
        "rows": rows,
        "total": found.grids,
        "only": only,
        "all": len(set().union(*lacking.values())),
        "counts": {kind: len(codes_) for kind, codes_ in lacking.items()},
        "after": codes[PAGE - 1] if len(codes) > PAGE else "",
    }
    return render(request, "grids/grid_gaps.html", context)
