"""Exports of lists as spreadsheet or CSV, with the content of the list.

Texts stay texts in both: no input becomes a formula (`sheets`).
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.core.errors import NotFound, Refused
from jiceng.ui import sheets
from jiceng.ui.columns import Column, ColumnKind

MOST_ROWS: Final = 20_000
"""Limit of rows, since the table is written while its reader waits."""
XLSX, CSV = "xlsx", "csv"
_AT_ONCE: Final = 2000
_CELLS: Final = {
    ColumnKind.TEXT: sheets.CellKind.TEXT,
    ColumnKind.CHOICE: sheets.CellKind.TEXT,
    ColumnKind.NUMBER: sheets.CellKind.NUMBER,
    ColumnKind.DAY: sheets.CellKind.DAY,
    ColumnKind.MOMENT: sheets.CellKind.MOMENT,
}


def answer(
    form: str, rows: QuerySet[Any], columns: Sequence[Column], *, name: str, title: str
) -> HttpResponseBase:
    """The table as a file to save.

    Args:
        form: ``"xlsx"`` or ``"csv"``.
        name: of the file, without its extension; the day is appended.
        title: of the sheet.

    Raises:
        NotFound: for another form.
        Refused: there are too many rows.
    """
    if form not in {XLSX, CSV}:
        raise NotFound(_("Table not found."), "table.form")
    if rows.order_by()[: MOST_ROWS + 1].count() > MOST_ROWS:
        raise Refused(
            _("These are more than %(most)s rows. Filter the list first.") % {"most": MOST_ROWS},
            "table.too_many",
        )
    return file_of(form, rows.iterator(_AT_ONCE), columns, name=name, title=title)


def file_of(
    form: str, rows: Iterable[Any], columns: Sequence[Column], *, name: str, title: str
) -> HttpResponseBase:
    """Some rows as a file to save; all but `rows` as of `answer`, which also limits their number.

    Raises:
        NotFound: for another form.
    """
    if form not in {XLSX, CSV}:
        raise NotFound(_("Table not found."), "table.form")
    if form == CSV:
        return StreamingHttpResponse(
            _lines(rows, columns),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{_file(name, form)}"'},
        )
    heads = [sheets.Column(str(each.label), _CELLS[each.kind], 18) for each in columns]
    cells = ([each.cell(row) for each in columns] for row in rows)
    return workbook_of(sheets.Table(title, heads, cells), _about(title), name=name)


def workbook_of(
    table: sheets.Table,
    about: Callable[[int], Sequence[tuple[str, Any]]],
    more: Sequence[sheets.Table] = (),
    *,
    name: str,
) -> FileResponse:
    """A workbook as a file to save.

    Args:
        about: names and values on the sheet that describes it, by the number of rows.
        more: further sheets.
        name: of the file, without its extension; the day is appended.
    """
    # The file is deleted before it is sent, from its open handle.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _file(name, XLSX)
        sheets.write(path, table, _("About this table"), about, more)
        return FileResponse(
            path.open("rb"), as_attachment=True, filename=path.name, content_type=sheets.MEDIA_TYPE
        )


def _file(name: str, form: str) -> str:
    return f"{name}-{timezone.localdate():%Y-%m-%d}.{form}"


def _about(title: str) -> Any:
    def facts(count: int) -> list[tuple[str, Any]]:
        return [(_("What"), title), (_("Rows"), count), *made_now()]

    return facts


def made_now() -> list[tuple[str, Any]]:
    """Names and values that every description of a file ends with."""
    found: list[tuple[str, Any]] = [(_("Made at"), timezone.now())]
    if settings.JICENG_SYNTHETIC:
        explanation = _("All people and data in this table are fictitious.")
        found.append((_("Synthetic data"), explanation))
    return found


class _Echo:
    """A file-like object that returns what is written to it."""

    def write(self, text: str) -> str:
        return text


def _lines(rows: Iterable[Any], columns: Sequence[Column]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    # With a byte order mark, so that a spreadsheet reads it as UTF-8.
    yield "\ufeff"
    yield writer.writerow([sheets.no_formula(str(each.label)) for each in columns])
    for row in rows:
        yield writer.writerow([sheets.no_formula(each.shown(row)) for each in columns])
