"""Parsing and writing of rows: record, unit, and comparison with the existing record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Cells
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, Final, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, Problem, Refused
from jiceng.core.ids import uuid7
from jiceng.directory import public as directory
from jiceng.records.imports.cells import harm_of, value_of
from jiceng.records.imports.mapping import UNIT, ColumnMapping, folded, targets
from jiceng.records.imports.odd_cells import NOTHING, Meaning
from jiceng.records.public import (
    ChoiceContext,
    Context,
    Record,
    RecordPages,
    check_choices,
    make_move,
    obey,
    open_record,
    options_of,
)
from jiceng.ui.fields import Fields, read
from jiceng.ui.modelfields import columns_from

T = TypeVar("T")

OPENED: Final = "opened"
UPDATED: Final = "updated"
UNCHANGED: Final = "unchanged"


@dataclass(frozen=True, slots=True)
class Understood:
    """One parsed row.

    Args:
        values: converted values by field.
        faults: messages about invalid values by field.
        problem: reason why the row would be rejected; "" if valid.
        fate: expected result of a valid row.
    """

    values: Cells[str, str] = field(default_factory=dict)
    faults: Cells[str, str] = field(default_factory=dict)
    problem: str = ""
    fate: str = ""


class Reader:
    """Parser of rows for one user and one mapping."""

    def __init__(
        self, pages: RecordPages, mapping: ColumnMapping, *, by: Actor, at: datetime
    ) -> None:
        self.pages, self.mapping, self.by, self.at = pages, mapping, by, at
        self.lifecycle, self.opening = pages.lifecycle, pages.lifecycle.opening
        self._options = options_of(self.opening.fields, ChoiceContext(by, at))
        self.title = mapping.title
        self._seen: dict[tuple[Any, ...], tuple[int, dict[str, Any]]] = {}
        self._units = units_by_name(by, self.opening.right, at)

    def given(self, row: Cells[str, str]) -> dict[str, Any]:
        """Converted values of a row by field, without the unit."""
        found: dict[str, Any] = dict(self.mapping.fixed)
        for name, column in self.mapping.columns.items():
            if name != UNIT:
                found |= self.values_of(name, row.get(column, "").strip())
        return found

    def values_of(self, name: str, text: str) -> Cells[str, Any]:
        """Values of a cell by field: as somebody has said, as the kind of records reads such cells,
        or as a form would have it.
        """
        said = self.mapping.words.get(name, {}).get(text)
        if said is not None:
            text = "" if said == NOTHING else said
        meaning = self.meaning_of(name, text)
        if meaning is not None and meaning.is_sure:
            return meaning.values
        if text and name in self.pages.import_cells:
            return {name: text}  # refused by the field, until somebody says what it means
        info = self.opening.fields.model_fields[name]
        return {name: value_of(info, text, self._options.get(name))}

    def meaning_of(self, name: str, text: str) -> Meaning | None:
        """What a cell means for this kind of records; None if it does not say, or cannot."""
        reads = self.pages.import_cells.get(name)
        return reads(text, self.title) if reads is not None and text else None

    def puzzles(self, row: Cells[str, str]) -> dict[str, str]:
        """Texts of a row that are not understood, by field."""
        try:
            self._read(row, self.given(row))
        except Problem as problem:
            names = {name.partition(".")[0] for name in problem.details.get("fields", {})}
            texts = {
                name: row.get(self.mapping.columns[name], "").strip()
                for name in names
                if name in self.mapping.columns
            }
            return {name: text for name, text in texts.items() if text}
        return {}

    def _require_unharmed(self, row: Cells[str, str]) -> None:
        """Reject cells whose value a spreadsheet has changed.

        Raises:
            Invalid: with a message for each cell.
        """
        found = {
            name: str(harm)
            for name, column in self.mapping.columns.items()
            if (harm := harm_of(row.get(column, "")))
        }
        if found:
            raise Invalid(
                _("A spreadsheet has changed cells. Format them as text and enter them again."),
                "import.harmed",
                fields=found,
            )

    def unit(self, row: Cells[str, str]) -> UUID:
        """Unit of a row.

        Raises:
            Invalid: unknown, outside the jurisdiction, or ambiguous.
        """
        name = row.get(self.mapping.columns.get(UNIT, ""), "").strip()
        if not name:
            if self.mapping.unit is None:
                raise _unit(_("The row has no unit. Fill it in."))
            return self.mapping.unit
        return unit_named(self.mapping.words.get(UNIT, {}).get(name, name), self._units)

    def write(self, row: Cells[str, str]) -> str:
        """Write a row and return its result.

        Raises:
            Problem: with the reason; nothing has been written.
        """
        given = self.given(row)
        unit, fields = self._read(row, given)
        found, differing = self._here(fields, unit)
        kind = self.lifecycle.kind
        if found is None:
            open_record(kind, given, unit=unit, by=self.by, at=self.at)
            return OPENED
        if differing:
            make_move(kind, found.pk, self.pages.import_move, given, by=self.by, at=self.at)
            return UPDATED
        return UNCHANGED

    def preview(self, row: Cells[str, str], line: int, why: str = "") -> Understood:
        """Expected result of a row, without writing it.

        Args:
            why: reason if the line is unreadable.
        """
        if why:
            return Understood(problem=why)
        given = self.given(row)
        shown = {name: self._shown(name, value) for name, value in given.items()}
        shown[UNIT] = row.get(self.mapping.columns.get(UNIT, ""), "")
        with suppress(Invalid):  # named with the other faults of the row
            shown[UNIT] = directory.label_of(self.unit(row))
        try:
            unit, fields = self._read(row, given)
            found, differing = self._here(fields, unit)
            fate = OPENED if found is None else UPDATED if differing else UNCHANGED
            if self._is_repeated(fields, unit, line):
                fate = UNCHANGED
        except Problem as problem:
            faults = dict(problem.details.get("fields", {}))
            return Understood(shown, faults, reason_for(problem, self.pages))
        return Understood(shown, fate=fate)

    def _shown(self, name: str, value: Any) -> str:
        """A value as text: the label of a choice instead of its code."""
        if isinstance(value, list):
            return "、".join(self._shown(name, each) for each in value)
        if name in self._options:
            return str(dict(self._options[name]).get(value, value))
        kind: Any = self.opening.fields.model_fields[name].annotation
        choices = dict(getattr(kind, "choices", ()))
        return str(choices.get(value, value))

    def _read(self, row: Cells[str, str], given: Cells[str, Any]) -> tuple[UUID, Fields]:
        """Unit and fields of a row, validated as by the opening move.

        Raises:
            Invalid: with every fault of the row by field, so that one correction is enough.
        """
        problems: list[Invalid] = []

        def told(part: Callable[[], T]) -> T | None:
            try:
                return part()
            except Invalid as problem:
                problems.append(problem)
                return None

        told(lambda: self._require_unharmed(row))
        unit = told(lambda: self.unit(row))
        fields = told(lambda: read(self.opening.fields, given))
        if unit is None or fields is None or problems:
            raise _together(problems)
        node = directory.tree().get(unit)
        if node is None or (self.opening.kinds and node.kind not in self.opening.kinds):
            raise _unit(_("Unit not found."))
        self.by.may(self.opening.right, node.path).or_refuse()
        check_choices(fields, ChoiceContext(self.by, self.at))
        obey(self.opening.guard(fields, Context(self.by, self.at, uuid7(), unit)))
        return unit, fields

    def _columns(self, fields: Fields, unit: UUID) -> dict[str, Any]:
        columns = columns_from(self.lifecycle.model, fields)
        columns[f"{self.opening.unit or UNIT}_id"] = unit
        return columns

    def _attributes(self) -> list[str]:
        meta = self.lifecycle.model._meta
        return [meta.get_field(name).attname for name in self.pages.import_key]  # type: ignore[union-attr]

    def _is_repeated(self, fields: Fields, unit: UUID, line: int) -> bool:
        """Whether an earlier row has the same content.

        Raises:
            Refused: one has the same key and other values.
        """
        columns = self._columns(fields, unit)
        key = tuple(_plain(columns[name]) for name in self._attributes())
        earlier, said_before = self._seen.setdefault(key, (line, columns))
        if said_before != columns:
            raise Refused(
                _("Line %(line)s has the same key with other values. Delete one row.")
                % {"line": earlier},
                "import.repeated",
            )
        return earlier != line

    def _here(self, fields: Fields, unit: UUID) -> tuple[Record | None, bool]:
        """Existing record of a row, and whether the row has other values.

        Raises:
            Refused: it has, and no move can change them; or it is only one that lists hide.
        """
        columns = self._columns(fields, unit)
        wanted = {name: columns[name] for name in self._attributes()}
        same = self.lifecycle.visible(self.by).filter(**wanted)
        shown = same.exclude(state__in=[*self.pages.hides])
        found: Record | None = shown.first() or (same.first() if self.pages.hides else None)
        if found is None:
            return None, False
        if found.state in self.pages.hides:
            raise Refused(
                _("This record exists as “%(state)s”. Change the row if it is another one.")
                % {"state": self.lifecycle.states[found.state]},
                "import.hidden",
            )
        differing = [
            name for name, value in columns.items() if _plain(getattr(found, name)) != _plain(value)
        ]
        # A move has the fields of the opening, which never include its unit.
        unit_differs = f"{self.opening.unit or UNIT}_id" in differing
        if differing and (unit_differs or not self.pages.import_move):
            named = (self.lifecycle.model._meta.get_field(each) for each in differing)
            words = "、".join(str(each.verbose_name) for each in named)  # type: ignore[union-attr]
            raise Refused(
                _("This record exists with another value of: %(names)s. Change it on its page.")
                % {"names": words},
                "import.differs",
            )
        return found, bool(differing)


def units_by_name(by: Actor, right: str, at: datetime) -> dict[str, set[UUID]]:
    """Units within an actor's right, by code and names (`folded`)."""
    tree, found = directory.tree(), dict[str, set[UUID]]()
    for node in directory.existing_units(by.reach(right), directory.civil_day(at)):
        for name in (node.code, node.name, tree.label(node)):
            found.setdefault(folded(name), set()).add(node.id)
    return found


def unit_named(name: str, units: Cells[str, set[UUID]]) -> UUID:
    """The unit of a code or name.

    Raises:
        Invalid: unknown or ambiguous.
    """
    found = units.get(folded(name), set())
    if not found:
        raise _unit(
            _("Unit “%(name)s” is unknown or outside your jurisdiction.") % {"name": name[:60]}
        )
    if len(found) > 1:
        raise _unit(
            _("Several units have the name “%(name)s”. Enter the code.") % {"name": name[:60]}
        )
    return next(iter(found))


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def _unit(message: str) -> Invalid:
    return Invalid(message, "import.unit", fields={UNIT: message})


def _together(problems: Sequence[Invalid]) -> Invalid:
    """One refusal with the faults of several; of two about one field, the first."""
    first, faults = problems[0], dict[str, str]()
    for problem in problems:
        faults = {**problem.details.get("fields", {}), **faults}
    return Invalid(str(first), first.code, fields=faults)


def reason_for(problem: Problem, pages: RecordPages) -> str:
    """A refusal in one line, each fault after the label of its field."""
    faults = problem.details.get("fields", {})
    if not faults or set(faults) == {UNIT}:
        return str(problem)
    known = targets(pages)
    return " ".join(
        f"{known[name][0] if name in known else name}：{fault}" for name, fault in faults.items()
    )
