"""What many moves ask for."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from jiceng.records.public import Fields

Reason = Annotated[str, Field(title=_("Reason"))]
Unit = Annotated[UUID | None, Field(title=_("Unit"))]


class Reasoned(Fields):
    """A move that asks for nothing but the reason."""

    reason: Reason = ""


class ToUnit(Fields):
    """A move that gives a request to another unit."""

    unit: Unit = None
    reason: Reason = ""
