"""The category tree shipped with the software, read from this package's data.

Its fields are what hotlines and grids in Guangdong get; the letters P and Q hold the components and
events of digital city management (GB/T 30428), and the last field what a hotline does not take. A
blank rule is inherited from the parent. `former_categories` maps the first tree onto this one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from jiceng.core.errors import Invalid
from jiceng.ui.tables import read_rows

DATA: Final = Path(__file__).resolve().parent.parent / "data"
URGENCIES: Final = ("normal", "urgent", "emergency")
DEADLINE_UNITS: Final = ("urgent_hour", "work_hour", "work_day", "calendar_day")
PERIODS: Final = ("first_contact", "answer", "deadline")
"""Prefixes of the three times of a category; the deadline is the time of completion."""
REGIONS: Final = ("", "lingnan", "north")
RULES: Final = (
    "urgency",
    "first_contact_amount",
    "first_contact_unit",
    "answer_amount",
    "answer_unit",
    "deadline_amount",
    "deadline_unit",
    "duplicate_radius_m",
    "duplicate_hours",
    "department",
)
_COLUMNS: Final = ("code", "parent", "name", "name_en", *RULES, "confidential")
_TEXTS: Final = ("region", "legal_basis", "directions")
_AT_LEAST: Final = {
    "first_contact_amount": 1,
    "answer_amount": 1,
    "deadline_amount": 1,
    "duplicate_radius_m": 0,
    "duplicate_hours": 0,
}


class CategoryProblem(Invalid, ValueError):
    """An inconsistent category table; names the code."""

    def __init__(self, category: str, reason: str) -> None:
        super().__init__(
            f"Category {category}: {reason}.", code="category.invalid", category=category
        )


@dataclass(frozen=True, slots=True)
class Department:
    """A kind of department in charge, such as ``"water"``; an installation maps it to units."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Category:
    """One category with its complete rules.

    Times are a number and a unit: until the first contact with the resident, until the answer, and
    until completion. ``duplicate_radius_m`` and ``duplicate_hours`` of 0 mean that requests are
    never duplicates by location (e.g. pensions). ``inherited`` names the rules taken from the
    parent. ``name_en`` is empty without a translation. ``confidential`` is the category's own
    setting and applies to its subtree. ``common`` marks what clerks see first. ``region`` names the
    regional pack, empty for all places. ``legal_basis`` is empty where the sources at hand name
    none. ``directions`` says where to turn with what is not taken.
    """

    code: str
    parent: str
    name: str
    name_en: str
    urgency: str
    first_contact_amount: int
    first_contact_unit: str
    answer_amount: int
    answer_unit: str
    deadline_amount: int
    deadline_unit: str
    duplicate_radius_m: int
    duplicate_hours: int
    department: str
    confidential: bool
    common: bool
    region: str
    legal_basis: str
    directions: str
    level: int
    inherited: frozenset[str]


@dataclass(frozen=True, slots=True)
class RequestType:
    """What a resident wants, whatever the matter: the first field of a hotline's order.

    ``answer_amount`` is 0 where the time until the answer is that of the category.
    ``directly_answered`` marks those that may be answered and closed at once.
    """

    code: str
    name: str
    name_en: str
    answer_amount: int
    answer_unit: str
    directly_answered: bool


@cache
def load_departments(path: Path | None = None) -> tuple[Department, ...]:
    """The kinds of department, in the file's order.

    Raises:
        CategoryProblem: a code that is empty or occurs twice.
    """
    found: dict[str, Department] = {}
    for row in read_rows(path or DATA / "departments.csv", ("code", "name", "name_en")):
        code = row["code"]
        if not code or code in found:
            raise CategoryProblem(code or "?", "the department code is empty or occurs twice")
        found[code] = Department(code, row["name"], row["name_en"])
    return tuple(found.values())


@cache
def load_categories(path: Path | None = None) -> tuple[Category, ...]:
    """The category tree, parents before children, rules complete.

    Raises:
        CategoryProblem: a code twice, a parent that is missing, a cycle, an unknown urgency,
            unit or department, or a rule that no ancestor states.
        jiceng.ui.tables.TableProblem: the file cannot be read.
    """
    rows = read_rows(path or DATA / "category_tree.csv", _COLUMNS)
    return resolve(rows, frozenset(kind.code for kind in load_departments()))


def resolve(rows: Iterable[Mapping[str, str]], departments: frozenset[str]) -> tuple[Category, ...]:
    """Check raw rows and complete their rules from their parents.

    Args:
        rows: mappings with the columns of ``category_tree.csv``, in any order.
        departments: the codes that ``department`` may take.
    """
    raw: dict[str, Mapping[str, str]] = {}
    for row in rows:
        code = row["code"].strip()
        if not code or code in raw:
            raise CategoryProblem(code or "?", "the code is empty or occurs twice")
        raw[code] = row
    done: dict[str, Category] = {}
    for code in raw:
        for step in reversed(_unresolved(code, raw, done)):
            done[step] = _complete(step, raw[step], done, departments)
    return tuple(done.values())


def _unresolved(
    code: str, raw: Mapping[str, Mapping[str, str]], done: Mapping[str, Category]
) -> list[str]:
    """The code and its ancestors that are not complete yet, nearest first."""
    walked: list[str] = []
    while code and code not in done:
        if code in walked:
            raise CategoryProblem(code, "it is its own ancestor")
        walked.append(code)
        parent = raw[code]["parent"].strip()
        if parent and parent not in raw:
            raise CategoryProblem(code, f"its parent {parent} does not exist")
        code = parent
    return walked


def _complete(
    code: str, row: Mapping[str, str], done: Mapping[str, Category], departments: frozenset[str]
) -> Category:
    parent = done.get(row["parent"].strip())
    values: dict[str, str] = {}
    inherited = set()
    for rule in RULES:
        value = (row.get(rule) or "").strip()
        if not value and parent is not None:
            value = str(getattr(parent, rule))
            inherited.add(rule)
        if not value:
            raise CategoryProblem(code, f"no {rule} is stated, nor by an ancestor")
        values[rule] = value
    if not row["name"].strip():
        raise CategoryProblem(code, "it has no name")
    _one_of(code, "urgency", values, URGENCIES)
    for period in PERIODS:
        _one_of(code, f"{period}_unit", values, DEADLINE_UNITS)
    _one_of(code, "department", values, departments)
    texts = {name: _text(row, name, parent) for name in _TEXTS}
    _one_of(code, "region", texts, REGIONS)
    return Category(
        code=code,
        parent=parent.code if parent else "",
        name=row["name"].strip(),
        name_en=row["name_en"].strip(),
        urgency=values["urgency"],
        first_contact_amount=_whole(code, "first_contact_amount", values),
        first_contact_unit=values["first_contact_unit"],
        answer_amount=_whole(code, "answer_amount", values),
        answer_unit=values["answer_unit"],
        deadline_amount=_whole(code, "deadline_amount", values),
        deadline_unit=values["deadline_unit"],
        duplicate_radius_m=_whole(code, "duplicate_radius_m", values),
        duplicate_hours=_whole(code, "duplicate_hours", values),
        department=values["department"],
        confidential=_yes(code, "confidential", row),
        common=_yes(code, "common", row),
        region=texts["region"],
        legal_basis=texts["legal_basis"],
        directions=texts["directions"],
        level=parent.level + 1 if parent else 1,
        inherited=frozenset(inherited),
    )


def _one_of(code: str, rule: str, values: Mapping[str, str], known: Iterable[str]) -> None:
    if values[rule] not in known:
        raise CategoryProblem(code, f"the {rule} “{values[rule]}” is not known")


def _text(row: Mapping[str, str], name: str, parent: Category | None) -> str:
    """A text of a category, or else that of its parent."""
    own = (row.get(name) or "").strip()
    return own or (str(getattr(parent, name)) if parent else "")


def _yes(code: str, name: str, row: Mapping[str, str]) -> bool:
    text = (row.get(name) or "").strip()
    if text not in {"", "yes"}:
        raise CategoryProblem(code, f"{name} is “yes” or blank, not “{text}”")
    return text == "yes"


def _whole(code: str, rule: str, values: Mapping[str, str]) -> int:
    text = values[rule]
    least = _AT_LEAST[rule]
    if not (text.isascii() and text.isdigit() and least <= int(text) <= 1_000_000):
        raise CategoryProblem(code, f"the {rule} “{text}” is no whole number from {least} on")
    return int(text)


@cache
def load_request_types() -> tuple[RequestType, ...]:
    """The types of request, in the file's order."""
    columns = ("code", "name", "name_en", "answer_amount", "answer_unit", "directly_answered")
    return tuple(
        RequestType(
            row["code"],
            row["name"],
            row["name_en"],
            int(row["answer_amount"] or 0),
            row["answer_unit"],
            row["directly_answered"] == "yes",
        )
        for row in read_rows(DATA / "request_types.csv", columns)
    )


@cache
def former_categories() -> Mapping[str, str]:
    """Each code of the first tree with the code that takes its place in this one."""
    rows = read_rows(DATA / "category_map.csv", ("former", "successor"))
    return MappingProxyType({row["former"]: row["successor"] for row in rows})


@cache
def former_deadlines() -> Mapping[str, tuple[Decimal, str]]:
    """The deadline that each category of the first tree was shipped with: amount and unit."""
    rows = read_rows(DATA / "category_map.csv", ("former", "deadline_amount", "deadline_unit"))
    return MappingProxyType(
        {row["former"]: (Decimal(row["deadline_amount"]), row["deadline_unit"]) for row in rows}
    )


@cache
def lineage_of(code: str) -> tuple[str, ...]:
    """A code of the shipped tree and those above it, nearest first; empty if unknown."""
    above = {c.code: c.parent for c in load_categories()}
    found: list[str] = []
    while code in above:
        found.append(code)
        code = above[code]
    return tuple(found)


def field_of(code: str) -> str:
    """The top-level code above a code of the shipped tree; empty if unknown."""
    return (lineage_of(code) or ("",))[-1]


@cache
def code_of_label(label: str) -> str:
    """The code of a top-level name, e.g. of a label of the model; empty if unknown."""
    return next((c.code for c in load_categories() if c.level == 1 and c.name == label), "")
