"""Units of the same name are distinguished everywhere (`directory.label_of`, `unit_label`)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

SOURCE = Path(__file__).resolve().parents[2] / "src" / "jiceng"
NAMES = re.compile(
    r"\b(?:unit|node|area|heir|parent|above|target|beside|successor|called_by)\.name\b"
)
# Reasons for uses of the plain name, by file and count.
MAY: Final = {
    "directory/templates/directory/unit.html": (
        1,
        "the page of an earlier day says the name of that day",
    ),
    "directory/templates/directory/unit_crumbs.html": (1, "a way names what each unit stands in"),
    "grids/templates/grids/grid_diff_carried.html": (
        1,
        "a smallest unit, which has a name of grids",
    ),
    "grids/templates/grids/grid_diff_cut.html": (1, "a smallest unit, which has a name of grids"),
    "cases/administration/categories.py": (1, "a category"),
    "cases/templates/cases/category.html": (1, "a category"),
    "cases/access/colleagues.py": (1, "what is written into a note is found by the name itself"),
    "cases/importing/references.py": (1, "the word in the file"),
    "directory/actions/divisions.py": (3, "compared with a file, and told with its code"),
    "directory/actions/succession.py": (1, "a pure rule is handed what it says"),
    "directory/actions/new_units.py": (3, "the name itself is written, with its history"),
    "directory/actions/units.py": (3, "the name itself is written, with its history"),
    "directory/cli.py": (2, "listed with its code, below what it stands in"),
    "directory/tree.py": (5, "the label is made here"),
    "directory/unit_tree.py": (1, "a way names what each unit stands in"),
    "grids/csv_locate.py": (1, "a file"),
    "grids/demo_area.py": (2, "names of an invented area"),
    "cases/pages/place_words.py": (1, "the word for its committee is taken from the label"),
    "fieldwork/own_grids/on_phones.py": (1, "a map draws the name where it lies"),
    "grids/draft_queries.py": (2, "a map draws the name where it lies"),
    "grids/published_grids.py": (1, "names are looked for in texts"),
    "grids/tessellate.py": (1, "names of an invented area"),
    "portal/place_map.py": (1, "told with what it lies in"),
    "portal/place_pages.py": (2, "looked for, and told with what it lies in"),
    "portal/report_place.py": (1, "told with what it lies in"),
    "records/documents/actions/issuing.py": (2, "a document names its unit as a letterhead does"),
    "records/documents/names.py": (6, "nodes of a template's syntax, no units"),
    "records/imports/rows.py": (1, "the word in the file"),
    "records/remarks/queries.py": (1, "what is written into a remark is found by the name itself"),
    "records/handover.py": (1, "a tail that makes the name of a record another one"),
    "desk/handover.py": (1, "a tail that makes the name of a filter another one"),
    "cases/pages/place_records.py": (1, "the page of one place, below its path"),
    "cases/hot_issues/digests.py": (2, "a document names its unit as a letterhead does"),
    "supervision/cards/orders.py": (1, "a document names its unit as a letterhead does"),
    "command/scopes.py": (1, "the title of a wall of this unit"),
    "command/templates/command/board.html": (2, "units within the one that the wall names"),
    "people/households/choices.py": (1, "told with what it lies in"),
    "people/households/chain.py": (1, "looked for by the name itself"),
    "grids/posters.py": (1, "a way names what each unit stands in"),
}


def test_units_are_shown_by_their_unambiguous_label() -> None:
    found: dict[str, int] = {}
    for path in [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html")]:
        where = path.relative_to(SOURCE).as_posix()
        if "migrations" in path.parts or where.startswith("demo/"):
            continue
        if count := len(NAMES.findall(path.read_text(encoding="utf-8"))):
            found[where] = count
    assert found == {where: count for where, (count, _why) in MAY.items()}
