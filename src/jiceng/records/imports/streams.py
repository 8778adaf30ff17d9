"""Labels of imports and their events, for the audit log and for histories."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor
from jiceng.core.streams import EventWords, StreamKind, StreamTitles
from jiceng.records.imports.known_targets import pages_of, targets
from jiceng.records.imports.models import TableImport

WORDS: Final = {
    "submitted": _("File uploaded"),
    "mapped": _("Mapping chosen"),
    "started": _("Started"),
    "stop_asked": _("Stop requested"),
    "stopped": _("Stopped"),
    "failed": _("Failed"),
    "done": _("Done"),
    "rejects_read": _("Rejected rows downloaded"),
    "file_erased": _("File deleted"),
}


def stream_of(
    stream: str, label: Any, visible: Callable[[Actor], QuerySet[Any]]
) -> tuple[StreamKind, EventWords]:
    """Contributions of a target for the events of its imports.

    Args:
        stream: the target's.
        visible: identifiers of the imports that an actor may see in the audit log.
    """
    words = {f"{stream}.{verb}": label_ for verb, label_ in WORDS.items()}
    return StreamKind(stream, label, visible, _titles), EventWords(words)


def _titles(ids: Iterable[UUID]) -> StreamTitles:
    rows = TableImport.objects.filter(pk__in=set(ids), kind__in=list(targets())).order_by("id")
    return {row.pk: (row.file_name, reverse(pages_of(row.kind).one, args=[row.pk])) for row in rows}
