"""Records that a unit can take on without being in charge of them, on the home page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor
from jiceng.records.public import IN_CHARGE, PAGES, RecordPages
from jiceng.ui.home import HomeBlock, HomeNumber, HomeVisit


def _offered(actor: Actor) -> Iterator[RecordPages]:
    """Pages of records with a move that is open to other units and that the actor may make."""
    for pages in PAGES.all():
        moves = pages.lifecycle.moves if pages.offers else ()
        open_to_others = [
            move
            for move in moves
            if pages.offers in move.on and move.right and IN_CHARGE not in move.relations
        ]
        if any(move.right and actor.holds(move.right) for move in open_to_others):
            yield pages


def _open(visit: HomeVisit) -> Mapping[str, Any] | None:
    numbers = []
    for pages in _offered(visit.actor):
        found = pages.lifecycle.visible(visit.actor).filter(state=pages.offers).count()
        if found:
            href = f"{reverse(pages.list_name)}?{urlencode({'state': pages.offers})}"
            numbers.append(HomeNumber(pages.title, found, href))
    return {"numbers": numbers} if numbers else None


HOME_BLOCKS: Final = (
    HomeBlock(
        name="offers",
        title=_("To be taken on by units"),
        icon="heart-handshake",
        order=34,
        content=_open,
        shows=lambda actor: any(True for _each in _offered(actor)),
    ),
)
