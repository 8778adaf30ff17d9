"""Event streams of rosters, for the audit log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor
from jiceng.core.streams import EventWords, StreamKind, StreamTitles
from jiceng.records.rosters import queries
from jiceng.records.rosters.actions.locking import STREAM
from jiceng.records.rosters.models import Roster


def _visible(actor: Actor) -> QuerySet[Any]:
    return queries.visible_to(actor).order_by().values("id")


def _names(ids: Iterable[UUID]) -> StreamTitles:
    rows = Roster.objects.filter(pk__in=set(ids)).order_by("id").values_list("id", "title")
    return {each: (title, "") for each, title in rows}


STREAMS: Final = (
    StreamKind(STREAM, _("Roster"), _visible, _names),
    EventWords(
        {
            "roster.drawn": _("Roster drawn up"),
            "roster.answered": _("Question about a roster answered"),
            "roster.frozen": _("Roster frozen"),
            "roster.signed_in": _("Attendance recorded"),
            "roster.sign_in_withdrawn": _("Attendance withdrawn"),
            "roster.erased": _("Names on a roster erased"),
        }
    ),
)
