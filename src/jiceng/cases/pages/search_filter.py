"""Conversion of a search filter between URL query, object and description."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from jiceng.cases.intake.reference import categories
from jiceng.cases.models import Channel, RequestType, State, Urgency
from jiceng.cases.pages import request_table
from jiceng.cases.permissions import CASE_READ
from jiceng.cases.search import by_filter, filters
from jiceng.core import query_parameters as asked_for
from jiceng.core.access import Actor
from jiceng.core.bounded_count import BoundedCount
from jiceng.core.errors import Invalid
from jiceng.desk.public import FilterList
from jiceng.directory import public as directory
from jiceng.grids import public as grids
from jiceng.ui.list_tables import SHOW

Filter = filters.RequestFilter
MOST_LETTERS: Final = 60

DUE: Final[Mapping[str, Any]] = {
    filters.TODAY: _("Due today"),
    filters.OVERDUE: _("Overdue now"),
    filters.LATE: _("Ever overdue"),
}
MARKS: Final[Mapping[str, Any]] = {
    "supervised": _("Escalated requests"),
    "reopened": _("Reopened"),
    "excluded": _("Excluded"),
    "direct": _("Answered directly"),
    "confidential": _("Confidential"),
}
# In the order of the page: the name in the address, and what it is called.
LABELS: Final[Mapping[str, Any]] = {
    "q": _("Words"),
    "state": _("State"),
    "unit": _("Unit in charge"),
    "category": _("Category"),
    "type": _("Request type"),
    "grid": _("Grid"),
    "channel": _("Channel"),
    "urgency": _("Urgency"),
    "from": _("Received from"),
    "to": _("Received until"),
    "due": _("Time limit"),
    "mark": _("Marked"),
}
_STATES: Final = {each.value: each.label for each in State}
_CHANNELS: Final = {each.value: each.label for each in Channel}
_TYPES: Final = {each.value: each.label for each in RequestType}
_URGENCIES: Final = {str(each.value): each.label for each in Urgency}


@dataclass(frozen=True, slots=True)
class Chip:
    """One active condition: label, value, and the URL without it."""

    label: str
    text: str
    without: str


def parse(given: QueryDict) -> Filter:
    """The filter of a URL query.

    Raises:
        Invalid: an unknown value, with the field, since it must neither match everything nor
            nothing.
    """
    category, grid = given.get("category", ""), given.get("grid", "").strip()
    if category and category not in categories.get():
        raise _wrong("category")
    if len(grid) > MOST_LETTERS:
        raise _wrong("grid")
    since, until = _day(given, "from"), _day(given, "to")
    if since and until and until < since:
        raise Invalid(now_("The period ends before it begins."), "filter.period", field="to")
    return Filter(
        words=given.get("q", "").strip(),
        states=tuple(_known(given, "state", _STATES)),
        category=category,
        unit=_unit(given.get("unit", "")),
        grid=grid,
        channel="".join(_known(given, "channel", _CHANNELS)[:1]),
        request_type="".join(_known(given, "type", _TYPES)[:1]),
        urgency=next(map(int, _known(given, "urgency", _URGENCIES)), None),
        since=since,
        until=until,
        due="".join(_known(given, "due", DUE)[:1]),
        marks=tuple(_known(given, "mark", MARKS)),
    )


def canonical(given: QueryDict) -> str:
    """The query of a filter, without empty fields and fields of the page only."""
    kept = QueryDict(mutable=True)
    for name in LABELS:
        values = [each.strip() for each in given.getlist(name) if each.strip()]
        if values:
            kept.setlist(name, sorted(set(values)))
    columns = request_table.chosen(given)
    if columns:
        kept.setlist(SHOW, columns)
    return kept.urlencode()


def chips(given: QueryDict, wanted: Filter) -> list[Chip]:
    """Active conditions, one by one."""
    labels = _value_labels(wanted)
    found = []
    for name, label in LABELS.items():
        for value in dict.fromkeys(v.strip() for v in given.getlist(name) if v.strip()):
            rest = given.copy()
            rest.pop("after", None)
            rest.setlist(name, [v for v in given.getlist(name) if v.strip() != value])
            text = labels.get((name, value), value)
            found.append(Chip(str(label), text, canonical(rest)))
    return found


def in_words(given: QueryDict, wanted: Filter) -> list[tuple[str, str]]:
    """Description of a filter, a line for each field."""
    lines: dict[str, list[str]] = {}
    for chip in chips(given, wanted):
        lines.setdefault(chip.label, []).append(chip.text)
    return [(label, now_(", ").join(texts)) for label, texts in lines.items()]


def _value_labels(wanted: Filter) -> dict[tuple[str, str], str]:
    """Labels of values in a query, where they differ from the values."""
    known = {
        "state": _STATES,
        "channel": _CHANNELS,
        "type": _TYPES,
        "urgency": _URGENCIES,
        "due": DUE,
        "mark": MARKS,
    }
    labels = {(name, v): str(label) for name, each in known.items() for v, label in each.items()}
    matter = categories.get().get(wanted.category)
    if matter:
        labels["category", matter.code] = matter.label
    unit = directory.tree().get(wanted.unit)
    if unit:
        labels["unit", str(unit.id)] = directory.label_of(unit.id)
    place = grids.current().places.get(wanted.grid)
    if place:
        labels["grid", place.code] = place.name
    return labels


def _known(given: QueryDict, name: str, known: Mapping[str, Any]) -> list[str]:
    values = [value for value in dict.fromkeys(given.getlist(name)) if value]
    if any(value not in known for value in values):
        raise _wrong(name)
    return sorted(values)


def _unit(raw: str) -> UUID | None:
    if not raw:
        return None
    try:
        found = directory.tree().get(UUID(raw))
    except ValueError:
        found = None
    if found is None:
        raise _wrong("unit")
    return found.id


def _day(given: QueryDict, name: str) -> date | None:
    return asked_for.day(given, name)


def _wrong(name: str) -> Invalid:
    return Invalid(
        now_("“%(field)s” has a value that no longer exists. Choose again.")
        % {"field": LABELS[name]},
        "filter.unknown",
        field=name,
    )


def _in_words(given: QueryDict) -> list[tuple[str, str]]:
    return in_words(given, parse(given))


def _fields(given: QueryDict) -> list[str]:
    return parse(given).names


def _tallies(actor: Actor, queries: Sequence[QueryDict], at: datetime) -> list[BoundedCount | None]:
    return by_filter.tallies(actor, [parse(each) for each in queries], at)


LIST: Final = FilterList("search", "search", CASE_READ, canonical, _in_words, _fields, _tallies)
