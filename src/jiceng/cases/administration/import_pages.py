"""What is their own on the pages of imports of requests: mappings, and rows as requests."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from django.http import FileResponse, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from jiceng.cases import importing
from jiceng.cases.administration import import_words
from jiceng.cases.permissions import CASE_IMPORT
from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.core.masking import mask_name, mask_phone, mask_text
from jiceng.core.people import signed_in_holder_of
from jiceng.records.imports.public import (
    ImportPages,
    TableImport,
    file_of,
    first_rows_of,
    readable_columns_of,
)

SAMPLES: Final = 3
SAMPLE: Final = 40
"""Characters of a value that is shown as a sample."""
MOST_LETTERS: Final = 40
"""Of the name of a source."""
COLUMN: Final = "column-"
BY_COLUMNS: Final = "columns"
EARLIER: Final = "earlier-"


def _choices(row: TableImport, actor: Actor, typed: QueryDict | None) -> dict[str, Any]:
    """The mappings that can be chosen, those that fit the file best first; or its columns."""
    chosen = {**importing.NO_CHOICE, **row.mapping}
    path = file_of(row.pk)
    headings = readable_columns_of(path)
    seen = importing.TARGET.visible_to(actor).exclude(pk=row.pk)
    earlier = importing.earlier_mappings(seen, headings)
    columns = importing.read(chosen["text"])
    name = _name_of(row, [each.text for each in earlier])
    if typed is not None:
        name = typed.get("mapping", "")
        chosen |= {key: typed.get(key, chosen[key]) for key in ("text", "units", "categories")}
        columns = importing.ChosenColumns(typed.get("source", ""), _chosen_in(typed))
    shipped = [
        (fit, import_words.MAPPINGS.get(fit.name, fit.name)) for fit in importing.fitting(headings)
    ]
    return {
        "mappings": [{"fit": fit, "label": label} for fit, label in shipped],
        "earlier": [(f"{EARLIER}{n}", each) for n, each in enumerate(earlier)],
        "unknown": import_words.UNKNOWN,
        "chosen": chosen,
        "name": name,
        "columns": _columns(path, headings, columns or _guess(row, headings)),
    }


def _name_of(row: TableImport, earlier: list[str]) -> str:
    """Which choice of the form stands for the mapping of an import."""
    name, text = row.mapping.get("name", ""), row.mapping.get("text", "")
    if text in earlier:
        return f"{EARLIER}{earlier.index(text)}"
    return name or ("own" if text and importing.read(text) is None else BY_COLUMNS)


def _guess(row: TableImport, headings: list[str]) -> importing.ChosenColumns:
    name = row.file_name.rpartition(".")[0] or row.file_name
    return importing.ChosenColumns(name[:MOST_LETTERS], importing.guessed(headings))


def _columns(path: Path, headings: list[str], chosen: importing.ChosenColumns) -> dict[str, Any]:
    """The fields with their columns, and the first rows as samples; numbers are masked."""
    names = {chosen.columns.get("caller_name")}
    phones = {chosen.columns.get("caller_phone")}

    def sample(heading: str, value: str) -> str:
        if heading in names:
            return mask_name(value)
        return mask_phone(value) if heading in phones else mask_text(value)[:SAMPLE]

    rows = first_rows_of(path, SAMPLES)
    return {
        "source": chosen.source,
        "there": [(each, each) for each in headings],
        "fields": [
            (f"{COLUMN}{name}", label, name in importing.NEEDED, chosen.columns.get(name, ""))
            for name, label in import_words.FIELDS.items()
        ],
        "headings": headings,
        "rows": [[sample(each, row.get(each, "")) for each in headings] for row in rows],
    }


def _posted(given: QueryDict) -> dict[str, Any]:
    name = given.get("mapping", "")
    found = {key: given.get(key, "") for key in ("text", "units", "categories")}
    if name == BY_COLUMNS:
        source = given.get("source", "")
        return {**found, "name": "", "columns": _chosen_in(given), "source": source}
    if name.startswith(EARLIER):  # the text that was offered
        return {**found, "name": "", "text": given.get(f"text-{name}", "")}
    return {**found, "name": "" if name == "own" else name}


def _chosen_in(given: QueryDict) -> dict[str, str]:
    return {field: given.get(f"{COLUMN}{field}", "") for field in importing.FIELDS}


IMPORT_PAGES: Final = ImportPages(
    kind=importing.TARGET.kind,
    listing="admin-imports",
    one="admin-import",
    title=gettext_lazy("Import requests"),
    about=gettext_lazy(
        "Import requests of another system from an Excel or CSV table. Importing the same file"
        " again changes nothing."
    ),
    form="cases/import_mapping.html",
    form_context=_choices,
    posted=_posted,
    rows="cases/import_rows.html",
    line=import_words.line,
    notes=import_words.notes,
)


@require_GET
def shipped(request: HttpRequest, name: str) -> HttpResponseBase:
    """A shipped mapping as a file, to begin one's own with."""
    signed_in_holder_of(request, CASE_IMPORT)
    path = importing.shipped().get(name)
    if path is None:
        raise NotFound(_("Mapping not found."), "mapping.missing")
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=path.name, content_type="text/plain"
    )
