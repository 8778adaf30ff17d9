"""The kinds of documents that apps issue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from jiceng.core.manifests import Contribution, Slot


@dataclass(frozen=True, slots=True)
class DocumentKind(Contribution):
    """One kind of documents, numbered by issuing unit and year.

    Args:
        code: ``"supervision_order"``.
        label: what it is, for people.
        context: what such a document says; its fields are the names that a template may use. Their
            titles are shown to whoever writes one.
        number: how numbers are written, with ``{unit}``, ``{year}``, ``{number}``.
        read, issue, template: codes of the rights; the first two at the issuing unit, the last at
            the top of the tree: it uploads templates.
    """

    code: str
    label: Any
    context: type[BaseModel]
    number: str
    read: str
    issue: str
    template: str


KINDS: Final = Slot(DocumentKind, key=lambda kind: kind.code)


def kind_with(code: str) -> DocumentKind:
    """A kind by its code.

    Raises:
        LookupError: for one that no app contributes (a programming error).
    """
    return KINDS.by_key()[code]


def kinds() -> tuple[DocumentKind, ...]:
    """All kinds, in the order of the apps that contribute them."""
    return KINDS.all()
