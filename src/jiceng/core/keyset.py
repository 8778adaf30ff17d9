"""Keyset pagination: the rows after a position in an order, and cursors for positions.

Cursors are opaque text for clients. They carry no secret and grant nothing (a page is filtered by
the reader's own jurisdiction), so they are not signed; an invalid one is refused with a message.
"""

from __future__ import annotations

import binascii
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, Model, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext as _

from jiceng.core.errors import Invalid

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_FORM = struct.Struct(">q16s")


M = TypeVar("M", bound=Model)


class _Compared(Func):
    """`(a, b) < (x, y)`: row comparison of columns and values, which one index serves."""

    output_field = BooleanField()

    def __init__(self, columns: Sequence[str], operator: str, place: Sequence[Any]) -> None:
        super().__init__(*map(F, columns), *map(Value, place))
        self.width, self.operator = len(columns), operator

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_more: Any
    ) -> tuple[str, list[Any]]:
        """The comparison with its parameters."""
        parts, parameters = list[str](), list[Any]()
        for each in self.get_source_expressions():
            sql, values = compiler.compile(each)
            parts.append(sql)
            parameters += values
        left, right = ", ".join(parts[: self.width]), ", ".join(parts[self.width :])
        return f"({left}) {self.operator} ({right})", parameters


def behind(rows: QuerySet[M], order: Sequence[str], place: Sequence[Any]) -> QuerySet[M]:
    """The rows after a position in an order.

    Args:
        order: columns as for `order_by`, all ascending or all descending (with ``-``).
        place: values of these columns in the previous row.

    Raises:
        ValueError: an order with mixed directions.
    """
    falls = {each.startswith("-") for each in order}
    if len(falls) != 1:
        raise ValueError(f"{order} rises and falls")
    columns = [each.removeprefix("-") for each in order]
    return rows.filter(_Compared(columns, "<" if falls.pop() else ">", place))


def from_place(rows: QuerySet[M], order: Sequence[str], place: Sequence[Any]) -> QuerySet[M]:
    """The rows of a descending order down to a position, including the row there.

    Args:
        order, place: as of `behind`.
    """
    return rows.filter(_Compared([each.removeprefix("-") for each in order], ">=", place))


def encode(at: datetime, id_: UUID) -> str:
    """The cursor after a row with this sort time and identifier."""
    packed = _FORM.pack((at - _EPOCH) // _MICROSECOND, id_.bytes)
    return urlsafe_b64encode(packed).decode()


def decode(cursor: str) -> tuple[datetime, UUID]:
    """Parse a cursor made by `encode`.

    Raises:
        Invalid: for anything else.
    """
    try:
        micros, raw = _FORM.unpack(urlsafe_b64decode(cursor.encode("ascii")))
        return _EPOCH + timedelta(microseconds=micros), UUID(bytes=raw)
    except (binascii.Error, struct.error, ValueError, OverflowError):
        raise Invalid(
            _("This page does not exist any more. Start from the first one."), "page.unknown"
        ) from None
