"""The documents of a record on its page: those issued, and a button to issue one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import BaseModel

from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.core.manifests import Contribution
from jiceng.directory.public import Unit
from jiceng.records.documents import kinds, queries
from jiceng.records.documents.actions import issue
from jiceng.records.public import PartRequest, RecordPart

ORDER: Final = 40


@dataclass(frozen=True, slots=True)
class ToIssue:
    """What a document about a record says.

    Args:
        unit: that issues it.
        context: of the type of the kind of documents.
        key: of the document among those of the record, see `actions.issue`.
    """

    unit: Unit
    title: str
    context: BaseModel
    key: str = "1"


@dataclass(frozen=True, slots=True)
class RecordDocuments(Contribution):
    """Documents about one kind of records: a section of its page.

    Args:
        kind: of the records.
        document: code of a kind of documents.
        label: of the button.
        prepares: what the document says now, from the record's identifier and the actor; None
            while it cannot be issued.
    """

    kind: str
    document: str
    label: Any
    prepares: Callable[[UUID, Actor], ToIssue | None]

    def brings(self) -> Iterable[Contribution]:
        """Contribute the section."""
        yield RecordPart(
            kind=self.kind,
            name=f"document-{self.document}",
            order=ORDER,
            template="documents/of_record.html",
            context=partial(_context, self),
            post=partial(_issue, self),
        )


def _context(of: RecordDocuments, asked: PartRequest) -> Mapping[str, Any] | None:
    kind = kinds.kind_with(of.document)
    issued = [
        each
        for each in queries.documents_of(asked.actor, of.kind, asked.record)
        if each.kind == of.document
    ]
    ready = of.prepares(asked.record, asked.actor) if asked.actor.holds(kind.issue) else None
    is_new = ready is not None and not any(
        each.key == ready.key and not each.voided_at for each in issued
    )
    may_issue = ready is not None and is_new and bool(asked.actor.may(kind.issue, ready.unit.path))
    if not issued and not may_issue:
        return None
    return {
        "name": f"document-{of.document}",
        "title": kind.label,
        "issued": issued,
        "label": of.label if may_issue else "",
        "problem": asked.problem,
    }


def _issue(of: RecordDocuments, asked: PartRequest) -> str:
    ready = of.prepares(asked.record, asked.actor)
    if ready is None:
        raise NotFound(_("This document cannot be issued now."), "document.not_ready")
    made = issue(
        kind=of.document,
        unit=ready.unit,
        subject=(of.kind, asked.record),
        key=ready.key,
        title=ready.title,
        context=ready.context,
        by=asked.actor,
        at=asked.at,
    )
    return _("Issued: %(number)s") % {"number": made.label}
