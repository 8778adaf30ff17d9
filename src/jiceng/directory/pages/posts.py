"""Pages for giving and ending posts, and for vacancies and posts that end soon."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from jiceng.core.access import Actor
from jiceng.core.ids import uuid_or_none
from jiceng.core.people import signed_in_holder_of
from jiceng.core.web import is_partial_request
from jiceng.directory import actions, queries, staffing, unit_tree
from jiceng.directory.models import Person, Unit
from jiceng.directory.pages import unit_words
from jiceng.directory.pages.forms import (
    BESIDE,
    NEWCOMER,
    EndingForm,
    NewcomerForm,
    PostForm,
    end_of,
)
from jiceng.directory.pages.proposals import perform_or_propose_on_page
from jiceng.directory.permissions import ADMINISTERS, POST_EDIT
from jiceng.ui.form_page import FormPage

AHEAD = (30, 90, 365)
MOST_VACANT = 60
MOST_EXPIRING = 200


@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: HttpRequest, unit: UUID) -> HttpResponse:
    """Find or add a person and give them a post at a unit."""
    actor = signed_in_holder_of(request, POST_EDIT)
    place = queries.unit_with(actor, unit)
    _refuse_without(actor, place)
    given = request.POST or request.GET
    if given.get("new"):
        return _appoint(request, actor, place, None)
    chosen, today = uuid_or_none(given.get("person", "")), timezone.localdate()
    if chosen:
        return _appoint(request, actor, place, staffing.candidate(actor, chosen, day=today))
    query = given.get("q", "").strip()[:80]
    people = staffing.candidates(actor, query, day=today) if query else []
    posts = staffing.posts_of_people(people, today)
    context = {
        "unit": place,
        "query": query,
        "role": given.get("role", "")[:40],
        "found": [(person, posts.get(person.pk, [])) for person in people],
    }
    part = (
        "directory/candidates.html"
        if is_partial_request(request)
        else "directory/appoint_find.html"
    )
    return render(request, part, context)


def _refuse_without(actor: Actor, place: Unit) -> None:
    """Viewing needs no confirmation of identity; the action requires it."""
    verdict = actor.may(POST_EDIT, place.path)
    if not verdict:
        verdict.or_refuse()


def _appoint(
    request: HttpRequest, actor: Actor, place: Unit, person: Person | None
) -> HttpResponse:
    today = timezone.localdate()
    initial = {"valid_from": today.isoformat(), "role": request.GET.get("role", "")}
    initial["name"] = request.GET.get("q", "")[:80]
    roles = staffing.roles_for(actor, place.kind, today)
    return FormPage(
        form=partial(PostForm if person else NewcomerForm, initial=initial, roles=roles),
        act=partial(_give_post, request, actor, place, person),
        done=redirect("admin-unit", unit=place.pk),
        message=lambda post: _("%(person)s is assigned.") % {"person": post.person.name},
        template="directory/appoint.html",
        context=lambda _form: {
            "unit": place,
            "person": person,
            "posts": staffing.posts_of_people([person], today).get(person.pk, []) if person else [],
        },
        beside=BESIDE,
    ).answer(request)


@transaction.atomic
def _give_post(
    request: HttpRequest, by: Actor, place: Unit, person: Person | None, given: dict[str, Any]
) -> Any:
    """Give a post to the chosen person; a new one is added first."""
    if person is None:
        newcomer = {name: given[name] for name in NEWCOMER}
        person = actions.create_person(by=by, at=timezone.now(), **newcomer)
    post = {name: str(given[name] or "") for name in ("role", "valid_from", "valid_to")}
    return perform_or_propose_on_page(
        request, "post.appoint", by=by, person=str(person.pk), unit=str(place.pk), **post
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, post: UUID) -> HttpResponse:
    """End a post."""
    actor = signed_in_holder_of(request, POST_EDIT)
    found = staffing.post_with(actor, post)
    _refuse_without(actor, found.unit)
    today = timezone.localdate()
    held = staffing.open_items_at_end(found, today)
    people = staffing.colleagues_of(actor, found.person, today) if held else []
    candidates, person = [(str(each.pk), each.name) for each in people], str(found.person_id)
    return FormPage(
        form=partial(EndingForm, initial={"on": today.isoformat()}, candidates=candidates),
        act=lambda given: perform_or_propose_on_page(
            request, "post.end", by=actor, post=str(post), person=person, **end_of(given)
        ),
        done=redirect("admin-unit", unit=found.unit_id),
        message=_("The position ends on the date entered."),
        template="directory/post_end.html",
        context=lambda _form: {"post": found, "held": held},
        beside=BESIDE,
    ).answer(request)


@require_GET
def gaps(request: HttpRequest) -> HttpResponse:
    """Units without a holder of a required role, and posts that end soon."""
    actor, today = signed_in_holder_of(request, *ADMINISTERS), timezone.localdate()
    days_given = request.GET.get("days", "")
    days = int(days_given) if days_given in {str(each) for each in AHEAD} else AHEAD[1]
    posts = queries.expiring_posts(actor, day=today, until=today + timedelta(days=days))
    context = {
        "lines": [_line(each) for each in _coverage(actor)],
        "days": days,
        "choices": AHEAD,
        "posts": list(posts[:MOST_EXPIRING]),
    }
    return render(request, "directory/gaps.html", context)


def _coverage(actor: Actor) -> list[Any]:
    found = queries.coverage(actor, day=timezone.localdate())
    return [each for each in found if each.units]


def _line(each: Any) -> dict[str, Any]:
    tree = unit_tree.tree()
    nodes = [tree.by_code(code) for code in each.vacant[:MOST_VACANT]]
    return {
        "kind": unit_words.kind(each.kind),
        "role": staffing.role_name(each.role),
        "role_code": each.role,
        "units": each.units,
        "filled": each.filled,
        "vacant": [node for node in nodes if node],
        "left_out": max(0, len(each.vacant) - MOST_VACANT),
    }
