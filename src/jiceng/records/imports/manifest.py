"""What tables in plug in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor
from jiceng.core.background_jobs import JobKind
from jiceng.core.entry_points import Urls
from jiceng.core.evidence import no_evidence
from jiceng.core.manifests import Manifest
from jiceng.core.privacy import Personal, declare, keep
from jiceng.core.retention import Retention
from jiceng.core.streams import EventWords, StreamKind, StreamTitles
from jiceng.directory import public as directory
from jiceng.directory.public import KeptReference
from jiceng.records.imports import actions, work
from jiceng.records.imports.models import TableImport

_WORK = Personal("to let its sender see what came of it", keep("left", days=0))
_REASON = Personal("to have a row corrected; it may quote it", keep("sent", days=30))


def _visible(actor: Actor) -> QuerySet[Any]:
    people = directory.people_visible_to(actor).order_by().values("id")
    return TableImport.objects.filter(by__in=people).order_by().values("id")


def _names(ids: Iterable[UUID]) -> StreamTitles:
    rows = TableImport.objects.filter(pk__in=set(ids)).order_by("id")
    return {
        row.pk: (row.file_name, reverse(f"{row.kind}-import-one", args=[row.pk])) for row in rows
    }


MANIFEST = Manifest(
    "imports",
    Urls("desk/", "jiceng.records.imports.urls"),
    StreamKind(actions.STREAM, _("Table sent in"), _visible, _names),
    EventWords(
        {
            "table_import.submitted": _("File sent"),
            "table_import.columns_chosen": _("Columns chosen"),
            "table_import.started": _("Started"),
            "table_import.rejects_read": _("Rejected rows downloaded"),
            "table_import.file_erased": _("File deleted"),
            "table_import.asked": _("Import requested"),
            "table_import.done": _("Import done"),
            "table_import.failed": _("Import failed"),
            "table_import.stop_asked": _("Asked to stop"),
            "table_import.stopped": _("Import stopped"),
        }
    ),
    JobKind(actions.ERRAND, "", work.do, is_own=True, on_record=work.COUNTS),
    declare(
        "imports.TableImport",
        personal={"by": _WORK},
        plain=[
            "id",
            "kind",
            "language",
            "file_name",
            "file_bytes",
            "file_digest",
            "mapping",
            "created_at",
            "errand",
            "rows_total",
            "rows_done",
            *work.COUNTS,
            "finished_at",
            "erased_at",
        ],
    ),
    declare(
        "imports.RejectedRow",
        personal={"reason": _REASON},
        plain=["id", "table", "line"],
    ),
    no_evidence(
        "It is the course of an import; what it brought is told by each record",
        "imports.TableImport",
        "imports.RejectedRow",
    ),
    Retention(
        "imports.file",
        actions.KEEP_FILES,
        actions.erase_files,
        label=_("tables that were sent in"),
        past=actions.past,
        erases=["imports.RejectedRow"],
    ),
    Retention(
        "imports.left",
        actions.KEEP_FILES,
        actions.erase_of_left,
        label=_("imports of people who have left"),
        erases=["imports.TableImport"],
    ),
    KeptReference(("imports.TableImport.by",), "who sent it"),
)
