"""Requests found from the search over pages and records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.cases.models import State
from jiceng.cases.permissions import CASE_READ
from jiceng.cases.search.by_words import find_few
from jiceng.core.access import Actor
from jiceng.grids import public as grids
from jiceng.ui.finders import Finder, Found


def _requests(actor: Actor, words: str, limit: int) -> Sequence[Found]:
    if not actor.holds(CASE_READ):
        return ()
    return [
        Found(
            row.title, reverse("request", args=[row.id]), f"{row.number} · {State(row.state).label}"
        )
        for row in find_few(actor, words, limit)
    ]


def _grids(actor: Actor, words: str, limit: int) -> Sequence[Found]:
    if not actor.holds(CASE_READ):
        return ()
    found = grids.visible_to(actor).filter(level="grid")
    named = found.filter(Q(name__icontains=words) | Q(code__startswith=words)).order_by("code")
    return [
        Found(name, f"{reverse('search')}?{urlencode({'grid': code})}", code)
        for name, code in named.values_list("name", "code")[:limit]
    ]


FINDERS: Final = (
    Finder(
        name="requests",
        label=_("Requests"),
        icon="inbox",
        order=10,
        find=_requests,
        more=lambda words: f"{reverse('search')}?{urlencode({'q': words})}",
    ),
    Finder(
        name="requests-of-grids",
        label=_("Requests of a grid"),
        icon="map-pin",
        order=20,
        find=_grids,
    ),
)
