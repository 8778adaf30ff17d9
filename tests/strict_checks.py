"""Guards that fail tests with hidden dependencies."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from typing import Any, Self
from uuid import UUID

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
    """Shuffle rows of queries without an order, and refuse to slice them.

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


MADE_UP = frozenset({"note", "secret_thing", "test"})
"""Kinds of streams that tests of the chains themselves make up."""


def refuse_unnamed_events(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse an event that an auditor could not read: each kind of stream and each type of event
    is named by some app's manifest."""
    # The settings import this module, before there are apps.
    from jiceng.cases.importing import changes, writing
    from jiceng.core import events
    from jiceng.core.streams import KINDS, event_words

    link = events.chain_events

    def checked(kind: str, stream: UUID, head: Any, happenings: Any, **how: Any) -> Any:
        unnamed = {each.type for each in happenings} - event_words().keys()
        if kind not in MADE_UP and (unnamed or kind not in KINDS.by_key()):
            raise AssertionError(f"no manifest names stream “{kind}” with {sorted(unnamed)}")
        return link(kind, stream, head, happenings, **how)

    for module in (events, changes, writing):
        monkeypatch.setattr(module, "chain_events", checked)
