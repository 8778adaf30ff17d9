"""Contributions of notes; their events belong to the streams of the records."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from jiceng.core.data_subjects import Source
from jiceng.core.evidence import evidence
from jiceng.core.manifests import Manifest
from jiceng.core.notification_kinds import EventNotification, NotificationKind
from jiceng.core.privacy import DAYS_A_YEAR, Personal, declare, keep
from jiceng.core.refusals import Refusals
from jiceng.core.retention import Retention
from jiceng.core.streams import EventWords
from jiceng.records.remarks import actions, subjects
from jiceng.records.remarks.notifications import mentioned
from jiceng.records.remarks.parts import IN_TIMELINE

YEARS = 5

MANIFEST = Manifest(
    "remarks",
    EventWords(
        {"remark.written": _("Note written"), "remark.erased": _("Text of a note erased")},
    ),
    Refusals(
        {
            "form.too_long": _(
                "The text has %(length)s characters; at most %(limit)s are possible."
            ),
            "note.empty": _("Write the note first."),
            "note.nobody": _(
                "“@%(name)s” is not a person who can see this record. Choose a name from "
                "the list, or write it without @."
            ),
            "note.several": _("Several people are called “%(name)s”. Choose one from the list."),
        }
    ),
    NotificationKind(key="mention", label=_("You are mentioned in a note"), icon="at", order=20),
    EventNotification("remark.written", "mention", mentioned),
    IN_TIMELINE,
    declare(
        "remarks.Remark",
        personal={
            "text": Personal(
                "to know what was said of a matter; people name people in it",
                keep("written", years=YEARS),
            )
        },
        plain=["id", "stream", "kind", "is_internal", "at", "erased_at"],
    ),
    evidence("remarks.Remark"),
    Retention(
        "remarks.text",
        timedelta(days=YEARS * DAYS_A_YEAR),
        actions.erase_old,
        label=_("notes on records that are not erased with their record"),
        past=actions.past,
        erases=["remarks.Remark.text"],
    ),
    Source("remarks", _("Notes on records"), subjects.find, subjects.erase),
)
