"""What many moves ask for, and how doors take it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from annotated_types import MaxLen
from django.utils.translation import gettext_lazy as _
from pydantic import Field
from pydantic.fields import FieldInfo

from jiceng.core import files
from jiceng.records.public import Fields
from jiceng.records.remarks.public import LONGEST


@dataclass(frozen=True, slots=True)
class Sent:
    """A mark on a field: what doors take for it, where that is narrower or other than its type.
    Guards, with codes of their own, say more.

    Args:
        type: with its limits, as pydantic reads them.
    """

    type: Any


def text_of(most: int) -> Sent:
    """A text of at most so many characters."""
    return Sent(Annotated[str, MaxLen(most)])


def sent_type(field: FieldInfo) -> Any:
    """What doors take for a field."""
    marks = (each.type for each in field.metadata if isinstance(each, Sent))
    return next(marks, field.annotation)


Words = Annotated[str, text_of(LONGEST)]
"""What becomes a remark, whatever the move calls it."""
Reason = Annotated[Words, Field(title=_("Reason"))]
Unit = Annotated[UUID | None, Field(title=_("Unit"))]
Code = Annotated[str, text_of(40)]
Tokens = Annotated[list[Annotated[str, MaxLen(600)]], MaxLen(30)]
"""Of photos that were sent before."""
SentPhotos = Annotated[tuple[files.StoredPhoto, ...], Field(title=_("Photos")), Sent(Tokens)]


class Reasoned(Fields):
    """A move that asks for nothing but the reason."""

    reason: Reason = ""


class ToUnit(Fields):
    """A move that gives a request to another unit."""

    unit: Unit = None
    reason: Reason = ""


class SplitOff(Fields):
    """What goes on as a request of its own."""

    title: Annotated[str, Field(title=_("Title")), text_of(200)] = ""
    text: Annotated[Words, Field(title=_("Text"))] = ""
    category: Annotated[Code, Field(title=_("Category"))] = ""
    reason: Reason = ""
