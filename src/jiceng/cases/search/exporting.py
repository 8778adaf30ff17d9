"""Rows and columns of exported tables of requests.

Callers are not exported. Personal numbers in texts are masked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from jiceng.cases import index_words as cutting
from jiceng.cases.access.visibility import own_units
from jiceng.cases.intake.reference import categories
from jiceng.cases.intake.sources import FORM
from jiceng.cases.models import Case, Channel, RequestType, State, Urgency
from jiceng.cases.permissions import CASE_READ, CASE_READ_CONFIDENTIAL
from jiceng.cases.search import by_words as search
from jiceng.cases.search import number_endings
from jiceng.core.access import Actor
from jiceng.core.masking import mask_text
from jiceng.directory import public as directory
from jiceng.ui.sheets import CellKind, Column

AT_ONCE: Final = 2000

_TEXT, _NUMBER, _MOMENT = CellKind.TEXT, CellKind.NUMBER, CellKind.MOMENT
# Column of `Case`, label, type, width.
_COLUMNS: Final[tuple[tuple[str, Any, CellKind, int], ...]] = (
    ("number", _("Number"), _TEXT, 19),
    ("title", _("Title"), _TEXT, 32),
    ("text", _("Description"), _TEXT, 60),
    ("address", _("Place"), _TEXT, 28),
    ("area_id", _("Street or community"), _TEXT, 22),
    ("grid_code", _("Grid"), _TEXT, 18),
    ("category_id", _("Category"), _TEXT, 24),
    ("request_type", _("Request type"), _TEXT, 12),
    ("urgency", _("Urgency"), _TEXT, 10),
    ("channel", _("Channel"), _TEXT, 14),
    ("state", _("State"), _TEXT, 14),
    ("unit_id", _("Unit in charge"), _TEXT, 22),
    ("first_receiver_id", _("First receiver"), _TEXT, 22),
    ("opened_at", _("Received at"), _MOMENT, 17),
    ("accepted_at", _("Accepted at"), _MOMENT, 17),
    ("signed_at", _("Acknowledged at"), _MOMENT, 17),
    ("resolved_at", _("Done at"), _MOMENT, 17),
    ("closed_at", _("Closed at"), _MOMENT, 17),
    ("due_at", _("Due at"), _MOMENT, 17),
    ("breached_at", _("Overdue since"), _MOMENT, 17),
    ("on_time", _("On time"), _TEXT, 9),
    ("contact_due_at", _("First contact due"), _MOMENT, 17),
    ("contacted_at", _("First contact"), _MOMENT, 17),
    ("answer_due_at", _("Answer due"), _MOMENT, 17),
    ("answered_at", _("Answered at"), _MOMENT, 17),
    ("answered_directly", _("Answered directly"), _TEXT, 9),
    ("return_count", _("Times returned"), _NUMBER, 10),
    ("reopen_count", _("Times reopened"), _NUMBER, 10),
    ("extension_count", _("Times extended"), _NUMBER, 10),
    ("is_supervised", _("Escalated request"), _TEXT, 9),
    ("is_excluded", _("Excluded"), _TEXT, 9),
    ("confidential", _("Confidential"), _TEXT, 9),
    ("callback_contacted", _("Contacted"), _TEXT, 9),
    ("callback_solved", _("Solved"), _TEXT, 9),
    ("callback_level", _("Satisfaction, 1 to 5"), _NUMBER, 12),
    ("resolution", _("Result"), _TEXT, 50),
)
_FIELDS: Final = tuple(name for name, *_rest in _COLUMNS)
_AT = {name: n for n, name in enumerate(_FIELDS)}


def columns() -> list[Column]:
    """Columns with labels in the reader's language."""
    return [Column(str(label), kind, width) for _name, label, kind, width in _COLUMNS]


def holding(found: QuerySet[Case], words: str) -> QuerySet[Case]:
    """Candidates from the word index; `rows` verifies the texts.

    Raises:
        Invalid: invalid words.
    """
    _phrases, tsquery = search.parse(words)
    hits = RawSQL(
        "SELECT case_id FROM cases_casesearch WHERE words @@ %s::tsquery"
        " UNION ALL SELECT unnest(%s::uuid[])",
        [tsquery, list(number_endings.candidates(words))],
    )
    return found.filter(pk__in=hits)


def rows(found: QuerySet[Case], words: str = "") -> Iterator[list[Any] | None]:
    """Rows of a table in the order of the query; None for a candidate that does not match.

    Args:
        words: search words that the texts must contain.
    """
    holds = _holds(words) if words else None
    cells = _cells()
    for values in found.values_list(*_FIELDS, "source", "source_ref").iterator(AT_ONCE):
        if holds and not holds(values):
            yield None
        else:
            yield [cell(v) if cell else v for cell, v in zip(cells, values[:-2], strict=True)]


def _holds(query: str) -> Callable[[tuple[Any, ...]], bool]:
    """Predicate on a row with source and reference: whether the search matches it."""
    phrases = search.parse(query)[0]
    by_words, by_end = search.holding(phrases), number_endings.holding(query)
    has_end = bool(cutting.ends_among(query))
    places = [_AT[name] for name in ("title", "text", "address", "number")]

    def holds(values: tuple[Any, ...]) -> bool:
        title, text, address, number = (values[place] for place in places)
        ref = "" if values[-2] == FORM else values[-1]
        found = by_words(title, text, address, number)
        return found or (has_end and by_end(title, text, address, number, ref))

    return holds


def _cells() -> list[Callable[[Any], Any] | None]:
    """Formatter for each column; None for unchanged values."""
    nodes, matters = directory.tree(), categories.get()
    yes_no = {True: now_("yes"), False: now_("no"), None: ""}
    states = {each.value: str(each.label) for each in State}
    channels = {each.value: str(each.label) for each in Channel}
    urgencies = {each.value: str(each.label) for each in Urgency}
    types = {each.value: str(each.label) for each in RequestType}

    def unit(id_: Any) -> str:
        node = nodes.get(id_)
        return nodes.label(node) if node else ""

    def matter(code: Any) -> str:
        known = matters.get(code)
        return f"{code} {known.name}" if known else ""

    special: Mapping[str, Callable[[Any], Any]] = {
        "title": mask_text,
        "text": mask_text,
        "address": mask_text,
        "resolution": mask_text,
        "area_id": unit,
        "unit_id": unit,
        "first_receiver_id": unit,
        "category_id": matter,
        "urgency": urgencies.get,
        "request_type": lambda code: types.get(code, ""),
        "channel": channels.get,
        "state": states.get,
        **dict.fromkeys(
            (
                "on_time",
                "is_supervised",
                "is_excluded",
                "confidential",
                "answered_directly",
                "callback_contacted",
                "callback_solved",
            ),
            yes_no.get,
        ),
    }
    return [special.get(name) for name in _FIELDS]


def sight(actor: Actor) -> dict[str, list[str]]:
    """The extent of an actor's visibility, for `sees_as_far`."""
    return {
        "read": list(actor.reach(CASE_READ)),
        "confidential": list(actor.reach(CASE_READ_CONFIDENTIAL)),
        "own": [str(unit) for unit in own_units(actor)],
    }


def sees_as_far(actor: Actor, before: Mapping[str, list[str]]) -> bool:
    """Whether an actor still sees all that they saw before; fails closed."""
    read, trusted = actor.reach(CASE_READ), actor.reach(CASE_READ_CONFIDENTIAL)
    return (
        _covers(read, before["read"])
        and _covers(trusted, before["confidential"])
        and {str(unit) for unit in own_units(actor)}.issuperset(before["own"])
    )


def _covers(reach: tuple[str, ...], paths: list[str]) -> bool:
    return all(path.startswith(reach) for path in paths)
