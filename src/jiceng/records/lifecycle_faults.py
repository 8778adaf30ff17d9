"""Errors in the declaration of a lifecycle: what cannot work, or would never happen. Pure.

They are reported when the app is loaded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Protocol

from jiceng.records.due import DueClock
from jiceng.records.models import DueRecord
from jiceng.records.moves import Move, Rows


class Declared(Protocol):
    """The part of a lifecycle that is checked."""

    @property
    def model(self) -> Any: ...
    @property
    def states(self) -> Mapping[str, Any]: ...
    @property
    def moves(self) -> Collection[Move]: ...
    @property
    def rows(self) -> Collection[Rows]: ...
    @property
    def over(self) -> Collection[str]: ...
    @property
    def lasts(self) -> str: ...
    @property
    def due(self) -> DueClock | None: ...
    def owner_of(self, model: Any, /) -> str: ...


def lifecycle_faults(lifecycle: Declared) -> Iterator[str]:
    """Each error in a complete declaration, as the end of a sentence about it."""
    for attribute in ("name", "key"):
        taken = [value for each in lifecycle.moves if (value := getattr(each, attribute))]
        twice = sorted({value for value in taken if taken.count(value) > 1})
        if twice:
            yield f"moves share the {attribute} {', '.join(twice)}"
    for each in lifecycle.moves:
        unknown = sorted({*each.on, *each.to} - {*lifecycle.states})
        if unknown:
            yield f"{each.name} knows states {', '.join(unknown)}"
        if each.fault:
            yield f"{each.name} {each.fault}"
    if unknown := sorted({*lifecycle.over} - {*lifecycle.states}):
        yield f"ends in unknown states {', '.join(unknown)}"
    for rows in lifecycle.rows:
        if not lifecycle.owner_of(rows.model):
            yield f"{rows.model.__name__} refers to no such record"
    columns = {each.name for each in lifecycle.model._meta.concrete_fields}
    if lifecycle.lasts and lifecycle.lasts not in columns:
        yield f"lasts until {lifecycle.lasts}, which is no column"
    yield from _clock_faults(lifecycle)


def _clock_faults(lifecycle: Declared) -> Iterator[str]:
    due = lifecycle.due
    if due is None:
        return
    made = {each.name: each.on for each in lifecycle.moves if not each.required_fields}
    wrong = due.unknown(lifecycle.states, made)
    if not wrong and not issubclass(lifecycle.model, DueRecord):
        wrong = f"no columns of {lifecycle.model.__name__}"
    if wrong:
        yield f"its clock knows {wrong}"
