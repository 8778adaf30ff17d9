"""Stream kinds of core's own chains, for the audit log."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.streams import EventWords, StreamKind, Watch, WatchedEvents

STREAMS: Final = (
    StreamKind("calendar", _("Calendar")),
    StreamKind("vocabulary", _("Vocabulary")),
    StreamKind("keys", _("Keys")),
    StreamKind("errand", _("Upkeep")),
    StreamKind("state", _("Records")),
    StreamKind("backup", _("Backups")),
    StreamKind("clock", _("Clock")),
    StreamKind("days", _("Closed days")),
    StreamKind("subject", _("Personal data request")),
    WatchedEvents(Watch.VIEWS, ("subject.looked", "subject.copied")),
    WatchedEvents(
        Watch.SETTINGS, ("calendar.day_set", "calendar.day_cleared", "calendar.year_announced")
    ),
    EventWords(
        {
            "calendar.day_set": _("Day set"),
            "calendar.day_cleared": _("Day left to the library again"),
            "calendar.year_announced": _("Year announced"),
            "vocabulary.renamed": _("Word renamed"),
            "vocabulary.reset": _("Word reset"),
            "audit.verify.asked": _("Verification requested"),
            "audit.verify.done": _("Verified"),
            "audit.verify.failed": _("Verification cut off"),
            "retention.run.asked": _("Erasure requested"),
            "retention.run.done": _("Erased what was past its date"),
            "retention.run.failed": _("Erasure cut off"),
            "state.baseline": _("Existing records registered"),
            "backup.made": _("Backup made"),
            "days.supplemented": _("Closed day supplemented"),
            "days.key_renewed": _("Another key for daily checksums"),
            "days.received": _("Daily checksums of another installation received"),
            "clock.held": _("Clock in doubt: closing of days and erasure wait"),
            "clock.confirmed": _("Clock confirmed"),
            "keys.rotated": _("Encryption keys rotated"),
            "keys.index_renewed": _("Index key renewed"),
            "keys.retired": _("Encryption key retired"),
            "subject.asked": _("Personal data request registered"),
            "subject.looked": _("Personal data viewed"),
            "subject.copied": _("Copy of personal data handed out"),
            "subject.corrected": _("Personal data corrected"),
            "subject.erased": _("Personal data erased on request"),
            "subject.answered": _("Personal data request answered"),
            "subject.forgotten": _("Requester erased"),
        }
    ),
)
