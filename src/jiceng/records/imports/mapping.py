"""Mapping of a table's columns to fields, and the unit of all rows."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext, gettext_noop
from pydantic import Field, ValidationError
from pydantic.fields import FieldInfo

from jiceng.core.errors import Invalid
from jiceng.records.imports.table_mapping import TableMapping
from jiceng.records.public import RecordPages

UNIT: Final = "unit"
"""Field with the unit of a row."""
UNIT_LABEL: Final = gettext_noop("Unit")
LANGUAGES: Final = ("zh-hans", "en")


class ColumnMapping(TableMapping):
    """Columns of a table by field; fields without a column are left empty.

    Args:
        columns: name of the column by field.
        unit: unit of rows that name none.
        fixed: value of fields that is the same for all rows, by field.
        title: what is written above the table.
        words: what words in the table mean, by field; ``"-"`` for nothing.
    """

    columns: dict[str, str]
    unit: UUID | None = None
    fixed: dict[str, str] = Field(default_factory=dict)
    title: str = ""
    words: dict[str, dict[str, str]] = Field(default_factory=dict)

    @property
    def required(self) -> tuple[str, ...]:
        """Columns that are read."""
        return tuple(self.columns.values())


def targets(pages: RecordPages) -> dict[str, tuple[str, bool]]:
    """Fields that a table can fill: label by name, and whether the field is required."""
    fields = pages.lifecycle.opening.fields.model_fields
    found = {name: (_called(name, info), info.is_required()) for name, info in fields.items()}
    return {UNIT: (_unit_label(pages), False), **found}


def _unit_label(pages: RecordPages) -> str:
    column = pages.lifecycle.opening.unit
    if not column:
        return gettext(UNIT_LABEL)
    return str(pages.lifecycle.model._meta.get_field(column).verbose_name)  # type: ignore[union-attr]


def _called(name: str, info: FieldInfo) -> str:
    return gettext(info.title) if info.title else name


def guessed(pages: RecordPages, columns: Sequence[str], unit: UUID | None) -> ColumnMapping:
    """Mapping of the columns whose names match labels of fields, in any language.

    Args:
        columns: of the table.
        unit: for rows that name none.
    """
    names: dict[str, str] = {}
    for language in LANGUAGES:
        with translation.override(language):
            for name, (label, _needed) in targets(pages).items():
                others = pages.import_names.get(name, ())
                for spelling in (*_spellings(label), *others, name):
                    names.setdefault(folded(spelling), name)
    found: dict[str, str] = {}
    for column in columns:
        known = names.get(folded(column)) or names.get(folded(column.rpartition(" ")[2]))
        if known:
            found.setdefault(known, column)
    return ColumnMapping(columns=found, unit=unit)


def _spellings(label: str) -> list[str]:
    """Variants of a label: complete, without its brackets, and only the text in them."""
    plain = unicodedata.normalize("NFKC", label)
    before, _bracket, inside = plain.partition("(")
    inside = inside.rstrip(") ")
    return [before, *([inside, f"{before}{inside}"] if inside else [])]


def unused(mapping: ColumnMapping, columns: Sequence[str]) -> list[str]:
    """Columns of a table that are not used."""
    used = set(mapping.columns.values())
    return [name for name in columns if name and name not in used]


def folded(text: str) -> str:
    """A name without differences in width, spaces, case and bracketed text."""
    plain = unicodedata.normalize("NFKC", text).partition("(")[0]
    return "".join(plain.split()).strip("*:").casefold()


def kept(given: Mapping[str, Any]) -> ColumnMapping:
    """A stored mapping, which may be incomplete.

    Raises:
        Invalid: not a mapping.
    """
    try:
        return ColumnMapping.model_validate(given or {"columns": {}})
    except ValidationError:
        raise Invalid(gettext("Choose one from the list."), "form.choice") from None


def chosen(pages: RecordPages, given: Mapping[str, Any], columns: Sequence[str]) -> ColumnMapping:
    """The mapping chosen by a user, validated.

    Args:
        given: from JSON.
        columns: of the table.

    Raises:
        Invalid: with the reason.
    """
    made = complete(pages, given)
    if not set(made.columns.values()) <= set(columns):
        raise Invalid(gettext("Choose one from the list."), "form.choice")
    return made


def complete(pages: RecordPages, given: Mapping[str, Any]) -> ColumnMapping:
    """A mapping with all required fields, whatever columns the table has.

    Args:
        given: from JSON.

    Raises:
        Invalid: with the reason.
    """
    made, known = kept(given), targets(pages)
    if not set(made.columns) <= set(known):
        raise Invalid(gettext("Choose one from the list."), "form.choice")
    missing = [
        label
        for name, (label, is_needed) in known.items()
        if is_needed and name not in made.columns and name not in made.fixed
    ]
    if missing:
        raise Invalid(
            gettext("Choose the columns for: %(names)s.") % {"names": "、".join(missing)},
            "import.columns",
        )
    twice = sorted(_repeated(made.columns.values()))
    if twice:
        raise Invalid(
            gettext("One column was chosen twice: %(names)s.") % {"names": "、".join(twice)},
            "import.columns",
        )
    if UNIT not in made.columns and made.unit is None:
        raise Invalid(
            gettext("Choose the column that names the unit, or one unit for all rows."),
            "import.unit",
        )
    return made


def _repeated(values: Any) -> Iterator[str]:
    seen = set[str]()
    for each in values:
        if each in seen:
            yield each
        seen.add(each)
