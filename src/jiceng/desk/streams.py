"""The chains of saved filters and of tables made, for the audit trail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor
from jiceng.core.streams import EventWords, StreamKind, StreamTitles, Watch, WatchedEvents
from jiceng.desk.models import SavedFilter
from jiceng.directory import public as directory


def _filters(actor: Actor) -> QuerySet[Any]:
    units = directory.visible_to(actor).order_by().values("id")
    people = directory.people_visible_to(actor).order_by().values("id")
    in_reach = Q(unit__in=units) | Q(unit=None, person__in=people)
    return SavedFilter.objects.filter(in_reach).order_by().values("id")


def _filter_names(ids: Iterable[UUID]) -> StreamTitles:
    rows = SavedFilter.objects.filter(pk__in=set(ids)).order_by("id").values_list("id", "name")
    return {each: (name, reverse("filter", args=[each])) for each, name in rows}


STREAMS: Final = (
    StreamKind("filter", _("Saved filter"), _filters, _filter_names),
    WatchedEvents(Watch.EXPORTS, ("export.asked", "export.read")),
    EventWords(
        {
            "filter.saved": _("Filter saved"),
            "filter.removed": _("Filter removed"),
            "filter.handed_over": _("Filter handed over"),
            "export.asked": _("Export requested"),
            "export.done": _("Export completed"),
            "export.failed": _("Export failed"),
            "export.stop_asked": _("Export stop requested"),
            "export.stopped": _("Export stopped"),
            "export.read": _("Export downloaded"),
            "export.removed": _("Export deleted"),
        }
    ),
)
