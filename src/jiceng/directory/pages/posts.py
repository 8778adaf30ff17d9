"""Pages for giving and ending posts, and for vacancies and posts that end soon."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
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
from jiceng.directory import actions, queries, second_approval, staffing, unit_tree
from jiceng.directory.models import Person, Unit
from jiceng.directory.pages import unit_words
from jiceng.directory.pages.forms import EndingForm, NewcomerForm, PostForm, errors_shown_at
from jiceng.directory.pages.proposals import to_proposals
from jiceng.directory.permissions import DIRECTORY_EDIT, POST_EDIT

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
    today, now = timezone.localdate(), timezone.now()
    initial = {"valid_from": today.isoformat(), "role": request.GET.get("role", "")}
    initial["name"] = request.GET.get("q", "")[:80]
    kind: type[PostForm] = PostForm if person else NewcomerForm
    roles = staffing.roles_for(actor, place.kind, today)
    form = kind(request.POST or None, initial=initial, roles=roles)
    if request.method == "POST" and form.is_valid():
        with errors_shown_at(form), transaction.atomic():
            made = _person(form, person, actor, now)
            given = {name: str(value) if value else "" for name, value in form.post.items()}
            _post, proposal = second_approval.perform_or_propose(
                "post.appoint", person=str(made.pk), unit=str(place.pk), by=actor, at=now, **given
            )
            if proposal:
                return to_proposals(request)
            messages.success(request, _("%(person)s is assigned.") % {"person": made.name})
            return redirect("admin-unit", unit=place.pk)
    posts = staffing.posts_of_people([person], today).get(person.pk, []) if person else []
    context = {"unit": place, "person": person, "posts": posts, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "directory/appoint.html", context, status=status)


def _person(form: PostForm, person: Person | None, by: Actor, at: datetime) -> Person:
    """The chosen person; a new one is added."""
    if isinstance(form, NewcomerForm):
        return actions.create_person(by=by, at=at, **form.person)
    assert person is not None  # without one the form is a newcomer's
    return person


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, post: UUID) -> HttpResponse:
    """End a post."""
    actor = signed_in_holder_of(request, POST_EDIT)
    found = staffing.post_with(actor, post)
    _refuse_without(actor, found.unit)
    today = timezone.localdate()
    held = staffing.open_items_at_end(found, today)
    people = staffing.colleagues_of(actor, found.person, today) if held else []
    form = EndingForm(
        request.POST or None,
        initial={"on": today.isoformat()},
        heirs=[(str(each.pk), each.name) for each in people],
    )
    if request.method == "POST" and form.is_valid():
        with errors_shown_at(form):
            on, heir = form.cleaned_data["on"], form.cleaned_data["successor"]
            _post, proposal = second_approval.perform_or_propose(
                "post.end",
                post=str(post),
                person=str(found.person_id),
                on=on.isoformat() if on else None,
                successor=str(heir) if heir else "",
                by=actor,
                at=timezone.now(),
            )
            if proposal:
                return to_proposals(request)
        if not form.errors:
            messages.success(request, _("The position ends on the date entered."))
            return redirect("admin-unit", unit=found.unit_id)
    context = {"post": found, "form": form, "held": held}
    status = 422 if request.method == "POST" else 200
    return render(request, "directory/post_end.html", context, status=status)


@require_GET
def gaps(request: HttpRequest) -> HttpResponse:
    """Units without a holder of a required role, and posts that end soon."""
    actor, today = signed_in_holder_of(request, DIRECTORY_EDIT), timezone.localdate()
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(each) for each in AHEAD} else AHEAD[1]
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
