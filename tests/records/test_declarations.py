"""Declarations that would fail silently are refused when they are made."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.db.models import Q

from jiceng.activities.announcements.models import AnnouncementChange
from jiceng.activities.needs.lifecycle import CLAIM, PAIRED
from jiceng.activities.needs.manifest import NEEDS
from jiceng.activities.needs.models import Need
from jiceng.core.worktime import TimeUnit, WorkingTime
from jiceng.portal.public import PublicRecords
from jiceng.records.choices import ChoiceMark
from jiceng.records.public import (
    DueClock,
    Fields,
    Lifecycle,
    ListView,
    Move,
    NeedsApproval,
    RecordPages,
    Rows,
    Table,
    fields_of,
)

OPENING = NEEDS.lifecycle.opening
DAYS = WorkingTime(2, TimeUnit.WORK_DAY)
ASKED = NeedsApproval(label="Correction", right="case.approve")
VIEW = ListView("", "all", lambda _day: Q())


class OfUnit(ChoiceMark):
    """A choice that depends on the unit."""

    of_unit = True


def a_move(**given: Any) -> Move:
    plain = {"label": "Correct", "event": ("corrected", "Corrected"), "right": OPENING.right}
    return Move(name="correct", **{**plain, "edits": True, **given})


def life(*moves: Move, **given: Any) -> Lifecycle:
    unsaid: dict[str, Any] = dict.fromkeys(("visible", "load", "places"))
    every = [*NEEDS.lifecycle.moves, *moves]
    return replace(NEEDS.lifecycle, **{**unsaid, "moves": every, **given})


def pages(*moves: Move, **given: Any) -> RecordPages:
    return replace(NEEDS, **{"lifecycle": life(*moves), **given})


def opening(**given: Any) -> Lifecycle:
    return life(opening=replace(OPENING, **given))


def never(_facts: Any) -> datetime | None:
    return None


@pytest.mark.parametrize(
    ("moves", "given", "said"),
    [
        ([], {"hides": ["gone"]}, "hides unknown states gone"),
        ([], {"waits": ["gone"]}, "waits in unknown states gone"),
        ([], {"hides": ["done"], "views": [VIEW]}, "has views and hides states"),
        ([], {"order": "due_at"}, "sorted by due_at, so that records without one are missing"),
        ([], {"order": "-age"}, "sorted by age, which is no column"),
        ([], {"notify": {"lost": (PAIRED, CLAIM, "-")}}, "notifies about unknown events lost"),
        ([], {"tables": [Table(AnnouncementChange, "-", [])]}, "table of AnnouncementChange"),
        ([a_move()], {"import_key": [], "import_move": "correct"}, "import move and no import key"),
        ([], {"import_key": ["wakes_at"]}, "finds imported records by wakes_at"),
        ([], {"import_move": "mend"}, "the unknown move mend"),
        ([a_move(approval=ASKED)], {"import_move": "correct"}, "only requests approval"),
        ([a_move(right="")], {"import_move": "correct"}, "only the system makes"),
        ([], {"import_move": "deliver"}, "fields differ from those of the opening: amount"),
        (
            [a_move(fields=fields_of(Need, "title", "text"))],
            {"import_move": "correct"},
            "opening: amount, kind, measure, place, wanted_by",
        ),
    ],
)
def test_pages_with_combinations_that_fail_silently_are_refused(moves, given, said) -> None:
    with pytest.raises(ValueError, match=f"need: .*{said}"):
        pages(*moves, **given)


def test_import_by_an_edit_without_approval_is_accepted() -> None:
    assert pages(a_move(), import_move="correct").import_move == "correct"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"once": ["text"]}, "submitted twice that differ in title, wanted_by"),
        ({"fields": Fields}, "choices depend on the unit"),
    ],
)
def test_imports_of_openings_that_swallow_rows_are_refused(given, said, monkeypatch) -> None:
    if "fields" in given:
        monkeypatch.setattr("jiceng.records.page_faults.depend_on_unit", lambda _fields: True)
    with pytest.raises(ValueError, match=f"need: imports .*{said}"):
        replace(NEEDS, lifecycle=opening(**given))


@pytest.mark.parametrize(
    ("moves", "given", "said"),
    [
        ([a_move(to={"open", "done"}, on={"open"})], {}, "correct does not choose among its"),
        (
            [a_move(edits=False, after=never, fields=OPENING.fields)],
            {},
            "system and asks for title",
        ),
        ([], {"over": ["gone"]}, "ends in unknown states gone"),
        ([], {"lasts": "until"}, "lasts until until, which is no column"),
        ([], {"rows": [Rows(AnnouncementChange, [])]}, "AnnouncementChange refers to no such"),
        (
            [a_move(on={"claimed"})],
            {"due": DueClock(span=DAYS, runs={"open"}, paused={"claimed"}, resumes="correct")},
            "no move correct in claimed",
        ),
    ],
)
def test_lifecycles_that_cannot_work_are_refused(moves, given, said) -> None:
    with pytest.raises(ValueError, match=f"need: .*{said}"):
        life(*moves, **given)


def test_publication_of_unknown_or_hidden_states_is_refused() -> None:
    hiding = replace(NEEDS, hides=["withdrawn"])
    for each, states, said in (
        (NEEDS, ["open", "gone"], "gone"),
        (hiding, ["open", "withdrawn"], "withdrawn"),
    ):
        with pytest.raises(ValueError, match=f"need: not to be published: .*{said}"):
            PublicRecords(pages=each, states=states, about="-")
