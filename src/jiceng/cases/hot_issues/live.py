"""Clusters of like words that may still grow, held by the process that adds requests to them.

They are read from the database once, at most those of the last 60 days, so that a request costs
the same however long the history is. The database is what counts: the row of `PairRarity` has the
edition of the clusters, and a process that has another one reads them anew.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson
from django.db import transaction

from jiceng.cases.hot_issues.models import ONLY, Cluster, PairRarity
from jiceng.cases.hot_issues.rules.finding import plane_point
from jiceng.cases.hot_issues.rules.like_texts import (
    SILENT_DAYS,
    Clusters,
    Rarity,
    Text,
    rarity_in,
)
from jiceng.cases.hot_issues.rules.like_texts import Cluster as Like
from jiceng.cases.hot_issues.rules.packed_sums import unpacked
from jiceng.cases.public import Case, categories
from jiceng.core.worktime import CIVIL
from jiceng.directory import public as directory

WRITES: Final = {
    "learn": "counts of pairs of characters, which follow from the requests",
}
SILENT: Final = timedelta(days=SILENT_DAYS)
LEARNT_FROM: Final = 20_000
"""Newest requests from which the rarity of pairs is counted."""
_EPOCH: Final = date(1970, 1, 1)
_DAY: Final = 86_400.0


@dataclass
class Live:
    """Clusters in memory.

    Args:
        ids: of the clusters, by number.
        edition: of `PairRarity` with which they agree.
    """

    clusters: Clusters
    ids: list[UUID] = field(default_factory=list)
    edition: int = -1


@dataclass
class _Held:
    live: Live | None = None


_HELD: Final = _Held()


def forget() -> None:
    """Forget what is in memory, after a transaction that failed."""
    _HELD.live = None


def locked() -> PairRarity | None:
    """The row of the clusters' edition, locked until the transaction ends; None before `learn`."""
    return PairRarity.objects.select_for_update().filter(pk=ONLY).first()


def current(state: PairRarity, at: datetime) -> Live:
    """The clusters as the database has them; they are read only if this process has others."""
    live = _HELD.live
    if live is None or live.edition != state.edition:
        live = _read(state, at)
    _HELD.live = live
    return live


def _read(state: PairRarity, at: datetime) -> Live:
    rarity = Rarity(orjson.loads(bytes(state.weights)), state.number)
    live = Live(Clusters(rarity), edition=state.edition)
    rows = Cluster.objects.filter(last_at__gte=at - SILENT).exclude(sums=b"").order_by("id")
    for row in rows.iterator(chunk_size=2_000):
        live.clusters.restore(_like(row))
        live.ids.append(row.pk)
    return live


def _like(row: Cluster) -> Like:
    sums = unpacked(bytes(row.sums))
    point = plane_point(row.lon, row.lat)
    last = day_of(row.last_at)
    return Like([], last, point, row.matter, defaultdict(float, sums), row.squared)


def day_of(at: datetime) -> float:
    """A moment in days of the civil calendar."""
    civil = at.astimezone(CIVIL)
    begun = (civil.date() - _EPOCH).days
    return begun + (civil.hour * 3600 + civil.minute * 60 + civil.second) / _DAY


def text_of(case: Any) -> Text:
    """A request as the rules read it."""
    point, matter = plane_point(case.lon, case.lat), matter_of(case.category_id)
    return Text(case.title, case.text, day_of(case.opened_at), point, matter)


def matter_of(category: str | None) -> str:
    """The group of a request's category, since neighbouring leaves are often confused; "" without
    one."""
    known = categories.get().get(category) if category else None
    return (known.parent or known.code) if known else ""


@transaction.atomic
def learn(at: datetime) -> None:
    """Count the rarity of pairs in the newest requests. The clusters are read anew with it."""
    found = Case.objects.filter(
        opened_at__gte=at - SILENT, confidential=False, erased_at=None
    ).order_by("-opened_at", "-id")
    texts = found.values_list("title", "text")[:LEARNT_FROM]
    rarity = rarity_in(Text(title, text, 0.0) for title, text in texts.iterator(1_000))
    values = {
        "day": directory.civil_day(at),
        "number": rarity.number,
        "weights": orjson.dumps(rarity.weights),
    }
    state = locked()
    edition = state.edition + 1 if state else 0
    PairRarity.objects.update_or_create(pk=ONLY, defaults={**values, "edition": edition})
    forget()
