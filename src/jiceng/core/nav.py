"""The ways through the desk: each app registers its own in its `nav.py`, and the frame shows to
each person those that their posts give them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor, require_known

# In the order in which the frame shows them.
GROUPS: Final = {
    "work": _("Requests"),
    "party": _("Party building"),
    "people": _("People and places"),
    "figures": _("Figures"),
    "manage": _("Settings"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One entry of the desk's navigation.

    Args:
        name: the address's name in the URL configuration.
        label: what it is called, in few words.
        icon: a name of Tabler's icons, written out as a literal, so that the build finds it.
        group: one of `GROUPS`.
        order: place within its group, by tens.
        needs: the right that it takes, anywhere; "" for everybody who is signed in.
        any_of: rights of which one, anywhere, is enough besides.
        key: the second key of its shortcut, after g; "" for none.
        within: names of further addresses at which this way counts as the current one.
        live: which number of the desk's pulse stands beside it; "" for none.
    """

    name: str
    label: Any
    icon: str
    group: str
    order: int = 50
    needs: str = ""
    any_of: tuple[str, ...] = ()
    key: str = ""
    within: tuple[str, ...] = ()
    live: str = ""


_ways: dict[str, Way] = {}
_COUNTS: Final = "_jiceng_nav_counts"


def register(*ways: Way) -> None:
    """Add ways to the desk's navigation.

    Raises:
        ValueError: for an unknown group, or a name or key that is taken.
    """
    for way in ways:
        if way.group not in GROUPS:
            raise ValueError(f"{way.name}: there is no group “{way.group}”; see core.nav.GROUPS")
        others = [each for each in _ways.values() if each.name != way.name]
        if way.key and way.key in {each.key for each in others}:
            raise ValueError(f"{way.name}: the key “{way.key}” is taken")
        if _ways.get(way.name, way) != way:
            raise ValueError(f"{way.name}: registered twice")
        _ways[way.name] = way


def ways() -> tuple[Way, ...]:
    """All registered ways, in the order of the frame."""
    order = list(GROUPS)
    return tuple(sorted(_ways.values(), key=lambda way: (order.index(way.group), way.order)))


def ways_of(actor: Actor) -> Iterator[tuple[Any, list[Way]]]:
    """The groups with the ways that an actor's posts give; groups without any are left out."""
    for group, label in GROUPS.items():
        found = [way for way in ways() if way.group == group and _is_open(way, actor)]
        if found:
            yield label, found


def _is_open(way: Way, actor: Actor) -> bool:
    if not way.needs and not way.any_of:
        return True
    rights = [require_known(right) for right in (way.needs, *way.any_of) if right]
    return any(actor.holds(right) for right in rights)


@dataclass(frozen=True, slots=True)
class Count:
    """What waits behind a way, and how much of it is late."""

    number: int
    late: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """A way as the frame shows it to one person on one page."""

    way: Way
    is_current: bool
    count: Count | None


def note_count(request: HttpRequest, name: str, number: int, *, late: int = 0) -> None:
    """Give the frame a number that a page has counted anyway, to stand beside a way.

    Counting for every page would cost each of them a query; a page that counts for itself shares
    what it has found.
    """
    setattr(request, _COUNTS, {**getattr(request, _COUNTS, {}), name: Count(number, late)})


def frame_of(request: HttpRequest, actor: Actor) -> list[tuple[Any, list[Shown]]]:
    """The groups of ways for the frame of a page."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    counts: dict[str, Count] = getattr(request, _COUNTS, {})
    return [
        (
            label,
            [
                Shown(way, here == way.name or here in way.within, counts.get(way.name))
                for way in found
            ],
        )
        for label, found in ways_of(actor)
    ]
