"""The copy's part about grids: enough to draw them and to know who is on duty without signal.

It holds no position of the officer: the phone places its own within the outlines by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from jiceng.cases import public as cases
from jiceng.core.access import Actor
from jiceng.desk.public import own_units
from jiceng.directory import public as directory
from jiceng.fieldwork.sync.public import PhonePart
from jiceng.grids import public as grids
from jiceng.portal.public import PlaceNews, news_of

MOST: Final = 300
"""Grids on one phone; those with a post of the officer first."""
MOST_NEWS: Final = 30
DAYS: Final = 7
"""Days of the roster, from today on: as long as the copy opens without a sign-in."""


def _grids(actor: Actor, paths: tuple[str, ...], at: datetime) -> dict[str, Any] | None:
    """The grids of the officer's units, and those to which the officer is posted."""
    day = directory.civil_day(at)
    posted = {code for code, _role, _speciality in _posts(actor, day)}
    places = _places(paths, posted)
    if not places:
        return None
    tree = directory.tree()
    return {
        "map": _map(places),
        "cells": [
            {
                "code": each.code,
                "name": each.name,
                "unit": grids.place_of_body(node.name) if (node := tree.get(each.unit_id)) else "",
                "is_mine": each.code in posted,
            }
            for each in places
        ],
        "duty": list(_duty(actor, day)),
        "news": _news(places),
    }


def _posts(actor: Actor, day: date) -> Sequence[tuple[str, str, str]]:
    return grids.posts_of(actor.id, day) if actor.id is not None else ()


def _places(paths: tuple[str, ...], posted: set[str]) -> list[grids.Place]:
    units = set(directory.tree().units_below(paths))
    found = [
        each
        for each in grids.current().places.values()
        if each.level == grids.GridLevel.GRID and (each.unit_id in units or each.code in posted)
    ]
    return sorted(found, key=lambda each: (each.code not in posted, each.code))[:MOST]


def _map(places: Sequence[grids.Place]) -> dict[str, Any] | None:
    """Outlines in whole metres from the north-western corner, and where that corner lies."""
    sketch = grids.sketch_of(places)
    if sketch is None:
        return None
    return {
        "width": round(sketch.width),
        "height": round(sketch.height),
        "west": sketch.west,
        "north": sketch.north,
        "per_lon": sketch.metres_per_lon,
        "per_lat": grids.METRES_PER_DEGREE,
        "outlines": [
            {"code": each.place.code, "path": grids.svg_path(each.rings), "at": at}
            for each in sketch.outlines
            if (at := sketch.at(each.place.lon, each.place.lat))
        ],
    }


def _duty(actor: Actor, day: date) -> Iterator[dict[str, Any]]:
    """The duty roster of the units whose roster the officer reads at the desk as well."""
    days = [day + timedelta(days=number) for number in range(DAYS)]
    for unit in own_units(actor, [cases.CASE_OPEN]):
        named = [each for each in cases.duty_of(unit.id, days) if each.people]
        if named:
            yield {
                "unit": directory.label_of(unit.id),
                "days": [{"day": each.day.isoformat(), "names": each.names} for each in named],
            }


def _news(places: Sequence[grids.Place]) -> list[dict[str, Any]]:
    names = {each.code: each.name for each in places}
    return [_said(each, names) for each in list(news_of(places))[:MOST_NEWS]]


def _said(news: PlaceNews, names: dict[str, str]) -> dict[str, Any]:
    article = news.article
    return {
        "id": str(news.record),
        "title": article.title,
        "text": article.text,
        "mark": article.mark,
        "reason": article.reason,
        "days": [each.isoformat() for each in news.days],
        "where": "、".join(names[each] for each in news.codes) or directory.label_of(news.unit),
    }


GRIDS: Final = PhonePart("grids", _grids)
