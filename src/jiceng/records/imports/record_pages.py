"""Parts of the import pages specific to records: choice of columns, and preview rows by field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor
from jiceng.core.ids import uuid_or_none
from jiceng.directory import public as directory
from jiceng.records.imports import mapping
from jiceng.records.imports.files import file_of
from jiceng.records.imports.models import TableImport
from jiceng.records.imports.reading import readable_columns_of
from jiceng.records.imports.targets import ImportPages
from jiceng.records.public import RecordPages

_COLUMN: Final = "column-"


def of(pages: RecordPages) -> ImportPages:
    """Import pages of a record type."""

    def shown(row: TableImport, actor: Actor, typed: QueryDict | None) -> dict[str, Any]:
        return _choices(pages, row, actor, typed)

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
    pages: RecordPages, row: TableImport, actor: Actor, typed: QueryDict | None
) -> dict[str, Any]:
    """Fields with the available columns, and units for rows without one."""
    chosen = mapping.kept(row.mapping if typed is None else _posted(typed))
    columns = [(name, name) for name in readable_columns_of(file_of(row.pk))]
    fields = [
        (f"{_COLUMN}{name}", label, needed, chosen.columns.get(name, ""))
        for name, (label, needed) in mapping.targets(pages).items()
    ]
    reach = actor.reach(pages.lifecycle.opening.right)
    return {
        "columns_there": columns,
        "fields": fields,
        "units": directory.existing_units(reach, directory.civil_day(timezone.now())),
        "unit": str(chosen.unit) if chosen.unit else "",
    }


def _posted(given: QueryDict) -> dict[str, Any]:
    names = {
        name.removeprefix(_COLUMN): str(value)
        for name, value in given.dict().items()
        if name.startswith(_COLUMN) and value
    }
    return {"columns": names, "unit": uuid_or_none(given.get("unit", ""))}
