"""The position whose work a person with several positions looks at.

It narrows the home page and the side bar only: rights always come from all positions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from jiceng.core.access import Actor, Grant
from jiceng.directory import public as directory
from jiceng.directory.public import signed_in_person

_KEY: Final = "desk-position"


@dataclass(frozen=True, slots=True)
class OwnPost:
    """One of a person's positions.

    Args:
        key: stable while the position lasts.
        role: its name in the reader's language.
        unit: None for a position over everything.
    """

    key: str
    role: Any
    unit: directory.Node | None

    def __str__(self) -> str:
        return f"{directory.label_of(self.unit.id)} · {self.role}" if self.unit else str(self.role)


def _key(grant: Grant) -> str:
    return f"{grant.role}@{grant.unit_id or ''}"


@dataclass(frozen=True, slots=True)
class OwnPosts:
    """A person's positions to choose from; `chosen` is None for all of them."""

    rows: tuple[OwnPost, ...]
    chosen: OwnPost | None


def posts_of(request: HttpRequest, actor: Actor) -> OwnPosts | None:
    """The positions of the signed-in person; None without a choice."""
    if len(actor.grants) < 2:
        return None
    tree = directory.tree()
    rows = {
        _key(grant): OwnPost(
            key=_key(grant),
            role=directory.role_name(grant.role),
            unit=tree.get(grant.unit_id) if grant.unit_id else None,
        )
        for grant in actor.grants
    }
    return OwnPosts(tuple(rows.values()), rows.get(request.session.get(_KEY, "")))


def at_post(request: HttpRequest, actor: Actor) -> Actor:
    """The actor with the chosen position alone; with all positions if none is chosen or it has
    ended."""
    if len(actor.grants) < 2:
        return actor
    chosen = request.session.get(_KEY, "")
    return next(
        (replace(actor, grants=(grant,)) for grant in actor.grants if _key(grant) == chosen), actor
    )


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Choose one of one's positions, or all; kept for the session."""
    actor = signed_in_person(request)
    wanted = request.POST.get("position", "")
    if any(_key(grant) == wanted for grant in actor.grants):
        request.session[_KEY] = wanted
    else:
        request.session.pop(_KEY, None)
    return redirect("home")
