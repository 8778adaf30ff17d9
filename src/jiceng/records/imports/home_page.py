"""Imports that wait for their sender, on the home page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor
from jiceng.records.imports.known_targets import pages_of, target_of, targets
from jiceng.records.imports.models import STARTABLE, ImportState, TableImport
from jiceng.ui.home import HomeBlock, HomeNumber, HomeVisit


def _mine(visit: HomeVisit) -> Mapping[str, Any] | None:
    """One's own imports that failed or were not started, by kind: one query."""
    mine = TableImport.objects.filter(
        by=visit.actor.id, state__in=STARTABLE, erased_at__isnull=True
    )
    counted = mine.order_by().values_list("kind", "state").annotate(number=Count("id"))
    found: dict[str, list[int]] = {}
    for kind, state, number in counted:
        pair = found.setdefault(kind, [0, 0])
        pair[0] += number
        pair[1] += number if state == ImportState.FAILED else 0
    known = set(targets())
    numbers = [
        HomeNumber(pages_of(kind).title, number, reverse(pages_of(kind).listing), bool(failed))
        for kind, (number, failed) in sorted(found.items())
        if kind in known and visit.actor.holds(target_of(kind).right)
    ]
    return {"numbers": numbers} if numbers else None


def _imports(actor: Actor) -> bool:
    return any(actor.holds(target_of(kind).right) for kind in targets())


UNFINISHED: Final = HomeBlock(
    name="imports",
    title=_("Imports to finish"),
    icon="file-import",
    order=57,
    content=_mine,
    shows=_imports,
)
