"""What tests must not get away with, beyond what a test asserts by itself."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from typing import Any, Self

import pytest
from django.db import models
from django.db.models.query import MAX_GET_RESULTS, QuerySet


class UnknownVariable(str):
    """A template's `string_if_invalid` that fails instead of printing nothing.

    Django asks whether the text has a place for the variable's name and then fills it in.
    """

    __slots__ = ()

    def __new__(cls) -> Self:
        return super().__new__(cls, "%s")

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __mod__(self, variable: object) -> str:
        raise AssertionError(f"the template uses “{variable}”, which its context does not have")


def shuffle_unordered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the rows of a query without an order in a random one, and refuse to cut it.

    PostgreSQL promises no order and gives the usual one for years, until it does not.
    """
    fetch: Callable[[Any], None] = QuerySet._fetch_all

    def fetch_all(self: Any) -> None:
        fresh = self._result_cache is None
        if fresh and not self.ordered and not self.query.combinator:
            _refuse_cut(self)
        fetch(self)
        if fresh and not self.ordered and isinstance(self._result_cache, list):
            random.shuffle(self._result_cache)

    monkeypatch.setattr(QuerySet, "_fetch_all", fetch_all)


def _refuse_cut(queryset: Any) -> None:
    query = queryset.query
    cut = query.is_sliced and query.high_mark not in {None, 1, MAX_GET_RESULTS}
    if cut or query.low_mark:
        raise AssertionError(f"a part of {queryset.model.__name__} without an order is arbitrary")


def refuse_silent_dates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse a date and time where a date belongs: Django would cut it in whatever zone is set."""
    convert = models.DateField.to_python

    def to_python(self: Any, value: Any) -> Any:
        if isinstance(value, datetime) and not isinstance(self, models.DateTimeField):
            raise AssertionError(  # noqa: TRY004 - like every guard
                f"{self} is a date and was given {value!r}: say whose date"
            )
        return convert(self, value)

    monkeypatch.setattr(models.DateField, "to_python", to_python)
