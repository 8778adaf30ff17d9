"""What is published in full on the pages of some grids, for apps that show it elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from jiceng.directory import public as directory
from jiceng.grids import public as grids
from jiceng.portal.articles import Article
from jiceng.portal.public_records import lists


@dataclass(frozen=True, slots=True)
class PlaceNews:
    """A published record.

    Args:
        days: first and last day, or one; empty if its state alone decides.
        codes: of those of the grids to which it is limited; empty if it is for all of its unit.
    """

    record: UUID
    article: Article
    unit: UUID
    days: tuple[date, ...]
    codes: tuple[str, ...]


def news_of(places: Collection[grids.Place]) -> Iterator[PlaceNews]:
    """What the pages of some grids show in full, each once; queries do not grow with the grids."""
    tree = directory.tree()
    units = {node.id for each in places for node in tree.chain(each.unit_id)}
    own = {each.code for each in places}
    for shown in lists().values():
        if not (shown.article and shown.on_places and units):
            continue
        found = shown.published().filter(**{f"{shown.unit}__in": units})
        for row in found.order_by(shown.order, "-opened_at", "pk"):
            codes = shown.codes_of(row)
            if codes and not own.intersection(codes):
                continue
            days = tuple(dict.fromkeys(getattr(row, name) for name in shown.days or ()))
            here = tuple(each for each in codes if each in own)
            yield PlaceNews(row.pk, shown.article_of(row), row.unit_id, days, here)
