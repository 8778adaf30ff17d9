"""Errors in the declaration of the pages of records: combinations that would fail silently. Pure.

They are reported when the app is loaded; otherwise a user would find an empty list, or a row of a
table that had no effect.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Protocol

from django.core.exceptions import FieldDoesNotExist

from jiceng.records.choices import depend_on_unit


class Pages(Protocol):
    """The part of a declaration of pages that is checked."""

    @property
    def lifecycle(self) -> Any: ...
    @property
    def hides(self) -> Collection[str]: ...
    @property
    def waits(self) -> Collection[str]: ...
    @property
    def views(self) -> Collection[Any]: ...
    @property
    def order(self) -> str: ...
    @property
    def notify(self) -> Mapping[str, Any]: ...
    @property
    def tables(self) -> Collection[Any]: ...
    @property
    def import_key(self) -> Collection[str]: ...
    @property
    def import_move(self) -> str: ...


def page_faults(pages: Pages) -> Iterator[str]:
    """Each error in a declaration of pages, as the end of a sentence about them."""
    lifecycle = pages.lifecycle
    if unknown := {*pages.hides} - {*lifecycle.states}:
        yield f"hides unknown states {', '.join(sorted(unknown))}"
    if unknown := {*pages.waits} - {*lifecycle.states}:
        yield f"waits in unknown states {', '.join(sorted(unknown))}"
    if pages.hides and pages.views:
        yield "has views and hides states, so that a view of hidden ones is empty"
    yield from _order_faults(pages)
    if unknown := {*pages.notify} - lifecycle.event_names:
        yield f"notifies about unknown events {', '.join(sorted(unknown))}"
    for each in pages.tables:
        if each.model not in lifecycle.row_models:
            yield f"shows a table of {each.model.__name__}, which is none of its rows"
    yield from _import_faults(pages)


def _order_faults(pages: Pages) -> Iterator[str]:
    name = pages.order.removeprefix("-")
    try:
        column = pages.lifecycle.model._meta.get_field(name)
    except FieldDoesNotExist:
        yield f"is sorted by {name}, which is no column"
    else:
        if column.null:
            yield f"is sorted by {name}, so that records without one are missing on further pages"


def _import_faults(pages: Pages) -> Iterator[str]:
    opening = pages.lifecycle.opening
    if not pages.import_key:
        if pages.import_move:
            yield "has an import move and no import key"
        return
    columns = {each.name for each in pages.lifecycle.model._meta.concrete_fields}
    unit = opening.unit or "unit"
    if unknown := {*pages.import_key} - {unit, *(columns & {*opening.fields.model_fields})}:
        yield f"finds imported records by {', '.join(sorted(unknown))}, which no row fills"
    if depend_on_unit(opening.fields):
        yield "imports an opening whose choices depend on the unit"
    once = {name.removesuffix("_id") for name in opening.once}
    if opening.once and (left := {*pages.import_key} - {unit, *once}):
        yield f"imports rows as submitted twice that differ in {', '.join(sorted(left))}"
    if pages.import_move:
        yield from _import_move_faults(pages)


def _import_move_faults(pages: Pages) -> Iterator[str]:
    move, fields = pages.lifecycle.move(pages.import_move), pages.lifecycle.opening.fields
    if move is None:
        yield f"updates imported records by the unknown move {pages.import_move}"
        return
    if move.approval is not None:
        yield f"updates imported records by {move.name}, which only requests approval"
    if not move.right:
        yield f"updates imported records by {move.name}, which only the system makes"
    asked, filled = move.fields.model_fields, {*fields.model_fields}
    needed = {name for name, field in asked.items() if field.is_required()}
    if missing := (filled - {*asked}) | (needed - filled):
        yield (
            f"updates imported records by {move.name}, whose fields differ from those of the"
            f" opening: {', '.join(sorted(missing))}"
        )
