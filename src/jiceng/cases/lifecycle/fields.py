"""Fields shared by many moves, with their types at the entry points."""

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
    """Field marker: the type accepted by APIs where it differs from the field's own. Guards check
    further rules with codes of their own.

    Args:
        type: with its limits, as read by pydantic.
    """

    type: Any


def text_of(most: int) -> Sent:
    """A text of at most this many characters."""
    return Sent(Annotated[str, MaxLen(most)])


def sent_type(field: FieldInfo) -> Any:
    """The type accepted by APIs for a field."""
    marks = (each.type for each in field.metadata if isinstance(each, Sent))
    return next(marks, field.annotation)


Words = Annotated[str, text_of(LONGEST)]
"""A text that becomes a note, whatever its name in the move."""
Reason = Annotated[Words, Field(title=_("Reason"))]
Unit = Annotated[UUID | None, Field(title=_("Unit"))]
Code = Annotated[str, text_of(40)]
Tokens = Annotated[list[Annotated[str, MaxLen(600)]], MaxLen(30)]
"""Tokens of uploaded photos."""
SentPhotos = Annotated[tuple[files.StoredPhoto, ...], Field(title=_("Photos")), Sent(Tokens)]


class Reasoned(Fields):
    """Fields of a move with a reason only."""

    reason: Reason = ""


class ToUnit(Fields):
    """Fields of a move to another unit."""

    unit: Unit = None
    reason: Reason = ""


class SplitOff(Fields):
    """Fields of a new request split off another."""

    title: Annotated[str, Field(title=_("Title")), text_of(200)] = ""
    text: Annotated[Words, Field(title=_("Text"))] = ""
    category: Annotated[Code, Field(title=_("Category"))] = ""
    reason: Reason = ""
