"""Administrative divisions, read and checked from the lists of the statistics bureau.

Codes are those of GB/T 2260 (six digits down to the district) and GB/T 10114 (three more for a
street or town), followed by three more for a village or community, of which 001-199 are residents'
committees (居委会) and 200-399 villagers' committees (村委会).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from jiceng.core.errors import Invalid
from jiceng.directory.models import UnitKind
from jiceng.ui.tables import TableProblem, TableRow, read_rows

CITY_DIGITS: Final = 4
CODE: Final = re.compile(r"[0-9]{6}(?:[0-9]{3}){0,2}")
# Lists begin at the district, so the city above it is named here; others by an option.
CITY_NAMES: Final = {"4407": "江门市", "3206": "南通市"}


@dataclass(frozen=True, slots=True)
class Level:
    """One of the three lists of a city.

    Args:
        suffix: the file is called ``<prefix>_<suffix>.csv``.
        digits: length of its codes.
        above: length of the code above, which each code begins with.
        above_columns: columns that repeat the code above, checked where they are filled in.
    """

    suffix: str
    kind: UnitKind
    digits: int
    above: int
    above_columns: tuple[str, ...]


LEVELS: Final = (
    Level("districts", UnitKind.DISTRICT, 6, 4, ("cityCode",)),
    Level("streets", UnitKind.STREET_TOWN, 9, 6, ("areaCode",)),
    Level("villages", UnitKind.VILLAGE_COMMUNITY, 12, 9, ("streetCode",)),
)


@dataclass(frozen=True, slots=True)
class Division:
    """One unit of the lists.

    Args:
        parent: code of the one above, None for a city.
        is_named: False for a city of which the lists say only the code.
    """

    code: str
    name: str
    kind: UnitKind
    parent: str | None
    is_named: bool = True


def read_divisions(
    folder: Path, *, prefix: str = "", city: str = "", city_names: dict[str, str] | None = None
) -> list[Division]:
    """Read every set of lists in a folder.

    Args:
        folder: holds ``<prefix>_districts.csv``, ``_streets.csv`` and ``_villages.csv``.
        prefix: only this set; all sets when empty.
        city: only this city (four digits, ``"4407"``); all when empty.
        city_names: four digits to name, before those known here.

    Returns:
        cities, districts, streets, villages: each after the one above it.

    Raises:
        Invalid: a folder, list or column that is missing; a code that is malformed, repeated or
            without the one above it; an empty name. Names the file and the line.
    """
    if not folder.is_dir():
        raise Invalid(_("Folder %(name)s not found.") % {"name": folder}, "divisions.no_folder")
    if city and not re.fullmatch(r"[0-9]{4}", city):
        raise Invalid(
            _("A city's code has four digits, such as 4407; “%(code)s” has not.") % {"code": city},
            "divisions.bad_city",
        )
    prefixes = [prefix] if prefix else list(_prefixes(folder))
    if not prefixes:
        raise Invalid(
            _("The folder %(name)s holds no *_districts.csv.") % {"name": folder},
            "divisions.no_lists",
        )
    found: dict[str, Division] = {}
    for each in prefixes:
        _read_set(folder, each, city, {**CITY_NAMES, **(city_names or {})}, found)
    if not found:
        raise Invalid(
            _("The lists in %(name)s hold nothing for the city %(city)s.")
            % {"name": folder, "city": city or "-"},
            "divisions.empty",
        )
    return sorted(found.values(), key=lambda division: (_rank(division), division.code))


def _prefixes(folder: Path) -> Iterator[str]:
    end = "_districts.csv"
    yield from sorted(path.name[: -len(end)] for path in folder.glob(f"*{end}") if path.is_file())


def _rank(division: Division) -> int:
    return 0 if division.parent is None else len(division.code)


def _read_set(
    folder: Path, prefix: str, city: str, names: dict[str, str], found: dict[str, Division]
) -> None:
    """Read the three lists of one prefix into `found`."""
    for level in LEVELS:
        path = folder / f"{prefix}_{level.suffix}.csv"
        if not path.is_file():
            raise Invalid(
                _("The list %(name)s is missing in the folder of %(prefix)s_*.csv.")
                % {"name": path.name, "prefix": prefix},
                "divisions.list_missing",
            )
        try:
            for row in read_rows(path, ("code", "name")):
                if not city or row["code"].strip().startswith(city):
                    _add(path, row, level, names, found)
        except TableProblem as problem:
            raise Invalid(f"{path.name}: {problem}", problem.code, **problem.details) from problem


def _add(
    path: Path, row: TableRow, level: Level, names: dict[str, str], found: dict[str, Division]
) -> None:
    """Check one row and add it, and the city above a district that is not there yet."""
    code, name = row["code"].strip(), row["name"].strip()
    if not CODE.fullmatch(code) or len(code) != level.digits:
        raise _bad(
            path,
            row,
            _("the code “%(code)s” does not have %(digits)d digits")
            % {"code": code[:40], "digits": level.digits},
        )
    if not name or len(name) > 120:
        raise _bad(path, row, _("%(code)s has no usable name") % {"code": code})
    if code in found:
        raise _bad(path, row, _("%(code)s occurs more than once") % {"code": code})
    above = code[: level.above]
    for column in level.above_columns:
        if row.get(column, "").strip() not in {"", above}:
            raise _bad(
                path,
                row,
                _("%(code)s cannot belong to %(above)s")
                % {"code": code, "above": row[column].strip()[:40]},
            )
    if level.kind == UnitKind.DISTRICT:
        city = f"{above}00"
        if code == city:  # a city without districts: its list names the city itself
            found[code] = Division(code, name, UnitKind.CITY, None)
            return
        if city not in found:
            found[city] = Division(
                city, names.get(above, city), UnitKind.CITY, None, is_named=above in names
            )
        above = city
    elif above not in found:
        raise _bad(
            path,
            row,
            _("%(code)s belongs to %(above)s, which is not in the lists")
            % {"code": code, "above": above},
        )
    found[code] = Division(code, name, level.kind, above)


def _bad(path: Path, row: TableRow, what: str) -> Invalid:
    return Invalid(
        _("%(file)s, line %(line)d: %(what)s.")
        % {"file": path.name, "line": row.line, "what": what},
        "divisions.bad_row",
        file=path.name,
        line=row.line,
    )


def is_division_code(code: str) -> bool:
    """Whether a unit's code is that of an administrative division."""
    return CODE.fullmatch(code) is not None


def roots(divisions: Iterable[Division]) -> list[str]:
    """Codes of the cities among divisions."""
    return [division.code for division in divisions if division.parent is None]
