"""What is their own on the pages of imports of requests: mappings, and rows as requests."""

from __future__ import annotations

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
from jiceng.core.people import signed_in_holder_of
from jiceng.records.imports.public import ImportPages, TableImport, file_of, readable_columns_of


def _choices(row: TableImport, actor: Actor) -> dict[str, Any]:
    """The mappings that can be chosen, those that fit the file best first."""
    del actor
    chosen = {**importing.NO_CHOICE, **row.mapping}
    shipped = [
        {
            "fit": fit,
            "label": import_words.MAPPINGS.get(fit.name, fit.name),
            "is_chosen": chosen["name"] == fit.name,
        }
        for fit in importing.fitting(readable_columns_of(file_of(row.pk)))
    ]
    return {"mappings": shipped, "unknown": import_words.UNKNOWN, "chosen": chosen}


def _posted(given: QueryDict) -> dict[str, Any]:
    name = given.get("mapping", "")
    return {
        "name": "" if name == "own" else name,
        **{key: given.get(key, "") for key in ("text", "units", "categories")},
    }


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
