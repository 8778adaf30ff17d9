"""What the columns of a table mean: which holds which field, and which unit all rows are for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext, gettext_noop
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from jiceng.core.errors import Invalid
from jiceng.records.imports.table_mapping import TableMapping
from jiceng.records.public import RecordPages

UNIT: Final = "unit"
"""The field that says for which unit a row is."""
UNIT_LABEL: Final = gettext_noop("Unit")
LANGUAGES: Final = ("zh-hans", "en")


class ColumnMapping(TableMapping):
    """Which column of a table holds each field; what is not named is left empty.

    Args:
        columns: by field, the name of its column.
        unit: for which unit the rows are that name none.
    """

    columns: dict[str, str]
    unit: UUID | None = None

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that are read."""
        return tuple(self.columns.values())


def targets(pages: RecordPages) -> dict[str, tuple[str, bool]]:
    """The fields that a table can fill: by name, what each is called and whether it is needed."""
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
    """The columns that are called like the fields, in whichever language.

    Args:
        columns: of the table.
        unit: for rows that name none.
    """
    names: dict[str, str] = {}
    for language in LANGUAGES:
        with translation.override(language):
            for name, (label, _needed) in targets(pages).items():
                for said in (*_spellings(label), name):
                    names.setdefault(folded(said), name)
    found: dict[str, str] = {}
    for column in columns:
        known = names.get(folded(column))
        if known:
            found.setdefault(known, column)
    return ColumnMapping(columns=found, unit=unit)


def _spellings(label: str) -> list[str]:
    """A label as people may write it: all of it, without its brackets, or what stands in them."""
    plain = unicodedata.normalize("NFKC", label)
    before, _bracket, inside = plain.partition("(")
    inside = inside.rstrip(") ")
    return [before, *([inside, f"{before}{inside}"] if inside else [])]


def unused(mapping: ColumnMapping, columns: Sequence[str]) -> list[str]:
    """The columns of a table that are not looked at."""
    used = set(mapping.columns.values())
    return [name for name in columns if name and name not in used]


def folded(text: str) -> str:
    """A name without what people write differently: width, blanks, case, what is in brackets."""
    plain = unicodedata.normalize("NFKC", text).partition("(")[0]
    return "".join(plain.split()).strip("*:").casefold()


def kept(given: Mapping[str, Any]) -> ColumnMapping:
    """What is kept of a choice, as far as it goes.

    Raises:
        Invalid: it is none.
    """
    try:
        return ColumnMapping.model_validate(given or {"columns": {}})
    except ValidationError:
        raise Invalid(gettext("Choose one from the list."), "form.choice") from None


def chosen(pages: RecordPages, given: Mapping[str, Any], columns: Sequence[str]) -> ColumnMapping:
    """What somebody has chosen, checked.

    Args:
        given: as JSON has it.
        columns: of the table.

    Raises:
        Invalid: with a sentence.
    """
    made = complete(pages, given)
    if not set(made.columns.values()) <= set(columns):
        raise Invalid(gettext("Choose one from the list."), "form.choice")
    return made


def complete(pages: RecordPages, given: Mapping[str, Any]) -> ColumnMapping:
    """A choice by which records can be opened, whatever columns the table has.

    Args:
        given: as JSON has it.

    Raises:
        Invalid: with a sentence.
    """
    made, known = kept(given), targets(pages)
    if not set(made.columns) <= set(known):
        raise Invalid(gettext("Choose one from the list."), "form.choice")
    missing = [
        label
        for name, (label, is_needed) in known.items()
        if is_needed and name not in made.columns
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
