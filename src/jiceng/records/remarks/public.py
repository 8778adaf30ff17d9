"""Public interface of notes."""

from __future__ import annotations

from jiceng.records.remarks.actions import check, empty, keep, made, named_in, write
from jiceng.records.remarks.mentions import (
    PERSON,
    UNIT,
    Mentions,
    Nameable,
    has_sign,
    labels,
)
from jiceng.records.remarks.mentions import ids_in as mentions_in
from jiceng.records.remarks.models import Remark
from jiceng.records.remarks.parts import Remarks
from jiceng.records.remarks.queries import nameable, remarks_of, visible_to
from jiceng.records.remarks.rules import LONGEST, NOTE

__all__ = [
    "LONGEST",
    "NOTE",
    "PERSON",
    "UNIT",
    "Mentions",
    "Nameable",
    "Remark",
    "Remarks",
    "check",
    "empty",
    "has_sign",
    "keep",
    "labels",
    "made",
    "mentions_in",
    "nameable",
    "named_in",
    "remarks_of",
    "visible_to",
    "write",
]
