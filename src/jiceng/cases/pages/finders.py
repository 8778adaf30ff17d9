"""Requests and grids found from the search over pages and records, and from fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.cases.models import State
from jiceng.cases.permissions import CASE_READ
from jiceng.cases.search.by_words import find_few
from jiceng.core.access import Actor
from jiceng.directory import public as directory
from jiceng.grids import public as grids
from jiceng.ui.choices import Choice, ChoiceSource
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
    return [
        Found(place.name, f"{reverse('search')}?{urlencode({'grid': place.code})}", place.code)
        for place in grids.found_by_name(actor, words, limit)
    ]


def _grid_choices(actor: Actor, words: str, limit: int) -> Sequence[Choice]:
    if not actor.holds(CASE_READ):
        return ()
    return [
        Choice(place.code, place.name, _about(place))
        for place in grids.found_by_name(actor, words, limit)
    ]


def _about(place: grids.Place) -> str:
    """Code and community of a grid."""
    return " · ".join(filter(None, (place.code, directory.label_of(place.unit_id))))


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
GRID_CHOICES: Final = ChoiceSource(name="grids", find=_grid_choices)
