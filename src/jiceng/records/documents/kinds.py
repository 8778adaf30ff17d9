"""Registry of the kinds of documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from jiceng.core.manifests import Contribution, Slot
from jiceng.records.documents.permissions import TEMPLATES_EDIT


@dataclass(frozen=True, slots=True)
class DocumentKind(Contribution):
    """One kind of documents, numbered by issuing unit and year.

    Args:
        code: e.g. ``"supervision_order"``.
        label: for users.
        context: content type; its fields are the names available in templates, their titles are
            shown to authors of templates.
        number: number format with ``{unit}``, ``{year}``, ``{number}``.
        read, issue, template: codes of the permissions; the first two apply at the issuing unit,
            the last, to upload templates, at the root of the organisation.
        shipped: makes the template that is used until one is uploaded; None: one must be uploaded.
        with_subject: kind of the records that such documents are about, if whoever sees a record
            reads its documents as well; "" if only the permission counts.
    """

    code: str
    label: Any
    context: type[BaseModel]
    number: str
    read: str
    issue: str
    template: str = TEMPLATES_EDIT
    shipped: Callable[[], bytes] | None = None
    with_subject: str = ""

    @property
    def is_shipped(self) -> bool:
        """Whether a template is shipped; a page that asked for `shipped` itself would make it."""
        return self.shipped is not None


KINDS: Final = Slot(DocumentKind, key=lambda kind: kind.code)


def kind_with(code: str) -> DocumentKind:
    """The kind of a code.

    Raises:
        LookupError: unknown code (a programming error).
    """
    return KINDS.by_key()[code]


def kinds() -> tuple[DocumentKind, ...]:
    """All kinds, in the order of the contributing apps."""
    return KINDS.all()
