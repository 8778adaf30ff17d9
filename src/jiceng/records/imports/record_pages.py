"""Parts of the import pages specific to records: choice of columns, and preview rows by field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor
from jiceng.core.errors import Problem
from jiceng.core.ids import uuid_or_none
from jiceng.directory import public as directory
from jiceng.records.imports import mapping
from jiceng.records.imports.files import file_of
from jiceng.records.imports.models import TableImport
from jiceng.records.imports.reading import readable_columns_of
from jiceng.records.imports.record_target import Word
from jiceng.records.imports.targets import ImportPages
from jiceng.records.public import ChoiceContext, RecordPages, options_of

_COLUMN: Final = "column-"
_FIXED: Final = "fixed-"


def of(pages: RecordPages, target_of: Callable[[str], Any]) -> ImportPages:
    """Import pages of a record type."""

    def shown(row: TableImport, actor: Actor, typed: QueryDict | None) -> dict[str, Any]:
        return _choices(pages, row, actor, typed, target_of)

    def fields() -> Sequence[tuple[str, bool]]:
        return list(mapping.targets(pages).values())

    return ImportPages(
        kind=pages.kind,
        listing=pages.imports_name,
        one=pages.import_name,
        title=_("Import a table"),
        about=_(
            "Each row becomes one record. You can review the rows before the import. Importing the"
            " same table again changes nothing."
        ),
        home=(pages.list_name, pages.title),
        form="imports/columns.html",
        form_context=shown,
        posted=_posted,
        rows="imports/record_rows.html",
        fields=fields,
        has_sample=True,
    )


def _choices(
    pages: RecordPages,
    row: TableImport,
    actor: Actor,
    typed: QueryDict | None,
    target_of: Callable[[str], Any],
) -> dict[str, Any]:
    """Fields with the available columns, and units for rows without one."""
    chosen = mapping.kept(row.mapping if typed is None else _posted(typed))
    columns = [(name, name) for name in readable_columns_of(file_of(row.pk))]
    fields = [
        (f"{_COLUMN}{name}", label, needed, chosen.columns.get(name, ""))
        for name, (label, needed) in mapping.targets(pages).items()
    ]
    now = timezone.now()
    options = options_of(pages.lifecycle.opening.fields, ChoiceContext(actor, now))
    needed = {
        name
        for name, info in pages.lifecycle.opening.fields.model_fields.items()
        if info.is_required()
    }
    reach = actor.reach(pages.lifecycle.opening.right)
    return {
        "columns_there": columns,
        "fields": fields,
        "units": directory.existing_units(reach, directory.civil_day(timezone.now())),
        "unit": str(chosen.unit) if chosen.unit else "",
        "fixed": [
            (f"{_FIXED}{name}", label, options[name], chosen.fixed.get(name, ""))
            for name, (label, _needed) in mapping.targets(pages).items()
            if name in options and name in needed and name not in chosen.columns
        ],
        "words": _words(pages, row, actor, chosen, target_of(pages.kind)),
    }


def _words(
    pages: RecordPages,
    row: TableImport,
    actor: Actor,
    chosen: mapping.ColumnMapping,
    target: Any,
) -> Sequence[Word]:
    """Words to be explained; none before the columns are chosen."""
    try:
        complete = mapping.complete(pages, chosen.model_dump(mode="json"))
        now = timezone.now()
        found: Sequence[Word] = target.puzzles(file_of(row.pk), complete, by=actor, now=now)
    except Problem:
        return ()
    return found


def _posted(given: QueryDict) -> dict[str, Any]:
    names = {
        name.removeprefix(_COLUMN): str(value)
        for name, value in given.dict().items()
        if name.startswith(_COLUMN) and value
    }
    fixed = {
        name.removeprefix(_FIXED): str(value)
        for name, value in given.dict().items()
        if name.startswith(_FIXED) and value
    }
    words: dict[str, dict[str, str]] = {}
    for name, text, said in zip(
        given.getlist("word-field"),
        given.getlist("word-text"),
        given.getlist("word-said"),
        strict=False,
    ):
        if said.strip():
            words.setdefault(name, {})[text] = said.strip()
    unit = uuid_or_none(given.get("unit", ""))
    return {"columns": names, "unit": unit, "fixed": fixed, "words": words}
