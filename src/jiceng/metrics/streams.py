"""Stream kind of weights for the audit log."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.streams import EventWords, StreamKind, Watch, WatchedEvents

STREAMS: Final = (
    StreamKind("weighting", _("Weights of the three rates")),
    WatchedEvents(Watch.SETTINGS, ("weighting.set",)),
    EventWords(
        {
            "weighting.set": _("Weights set"),
        }
    ),
)
