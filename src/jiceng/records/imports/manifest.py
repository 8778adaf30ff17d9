"""Contributions of table imports."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor
from jiceng.core.entry_points import Urls
from jiceng.core.evidence import no_evidence
from jiceng.core.manifests import Manifest
from jiceng.core.privacy import Personal, declare, keep
from jiceng.core.streams import EventWords
from jiceng.directory import public as directory
from jiceng.directory.public import KeptReference
from jiceng.records.imports.home_page import UNFINISHED
from jiceng.records.imports.models import TableImport
from jiceng.records.imports.record_target import STREAM
from jiceng.records.imports.streams import stream_of
from jiceng.records.imports.targets import FATES
from jiceng.records.imports.tasks import UPKEEP

_WORK = Personal("to let its sender see what came of it", keep("left", days=0))
_REASON = Personal("to say what is wrong with a row; it quotes the row", keep("written", days=30))


def _visible(actor: Actor) -> QuerySet[Any]:
    people = directory.people_visible_to(actor).order_by().values("id")
    return TableImport.objects.filter(by__in=people).order_by().values("id")


MANIFEST = Manifest(
    "imports",
    Urls("desk/", "jiceng.records.imports.urls"),
    *stream_of(STREAM, _("Table import"), _visible),
    # Events of earlier versions, in which requests and other records had separate imports.
    EventWords(
        {
            f"{STREAM}.columns_chosen": _("Columns chosen"),
            f"{STREAM}.asked": _("Import requested"),
        }
    ),
    declare(
        "imports.TableImport",
        personal={"by": _WORK},
        plain=[
            "id",
            "kind",
            "unit",
            "language",
            "file_name",
            "file_bytes",
            "file_digest",
            "mapping",
            "state",
            "stop_asked",
            "created_at",
            "began_at",
            "began_rows",
            "attempts",
            "rows_total",
            "rows_done",
            *FATES,
            "notes",
            "problem",
            "finished_at",
            "erased_at",
        ],
    ),
    declare(
        "imports.ImportRun",
        plain=[
            "id",
            "mapping",
            "file_name",
            "file_digest",
            "rows_done",
            *FATES,
            "notes",
            "started_at",
            "finished_at",
        ],
    ),
    declare("imports.RejectedRow", personal={"reason": _REASON}, plain=["id", "run", "line"]),
    no_evidence(
        "Progress of an import; its results are recorded by each record",
        "imports.TableImport",
        "imports.ImportRun",
        "imports.RejectedRow",
    ),
    KeptReference(
        ("imports.TableImport.by", "imports.TableImport.unit"), "who sent it, and for whom"
    ),
    UNFINISHED,
    *UPKEEP,
)
