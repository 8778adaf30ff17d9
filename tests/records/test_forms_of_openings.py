"""What forms of records ask for besides plain columns; announcements are the example."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from jiceng.activities.announcements.manifest import NEWS
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Invalid
from jiceng.records.choices import ChoiceContext, check, depend_on_unit
from jiceng.records.public import together
from jiceng.ui.forms import form_of, posted
from tests.announcements import TODAY, announcement_input
from tests.world import MORNING

OPENING = NEWS.lifecycle.opening.fields
MOST = 366
DAYS = st.integers(0, 500).map(lambda days: TODAY + timedelta(days=days))


@given(DAYS, DAYS)
def test_period_has_a_positive_and_limited_length(first: date, last: date) -> None:
    fields = OPENING(**announcement_input(valid_from=first, valid_to=last))
    if 0 <= (last - first).days <= MOST:
        check(fields, ChoiceContext(SYSTEM, MORNING))
        return
    with pytest.raises(Invalid) as refused:
        check(fields, ChoiceContext(SYSTEM, MORNING))
    assert [*refused.value.details["fields"]] == ["valid_to"]


def test_multiple_choice_field_is_sent_drawn_and_stored() -> None:
    sent = posted(OPENING, QueryDict("title=a&grid_codes=1&grid_codes=2"))
    assert sent == {"title": "a", "grid_codes": ["1", "2"]}
    assert posted(OPENING, QueryDict("title=a"))["grid_codes"] == []
    form = form_of(OPENING, sent, prefix="new", options={"grid_codes": [("1", "甲"), ("3", "乙")]})
    drawn = str(form["grid_codes"])
    assert drawn.count("checkbox") == 2
    assert drawn.count("checked") == 1


def test_fields_that_depend_on_the_unit_are_recognised() -> None:
    correct, withdraw = NEWS.lifecycle.moves
    assert [depend_on_unit(each.fields) for each in (correct, withdraw)] == [True, False]


def test_combined_form_contains_the_fields_of_both_in_order() -> None:
    joined = together(OPENING, NEWS.lifecycle.moves[1].fields)
    assert [*joined.model_fields] == [*OPENING.model_fields, "reason"]


@pytest.mark.parametrize(("asked", "shown"), [("", ""), ("all", "all"), ("?", "")])
def test_list_shows_the_requested_view_or_the_first(asked: str, shown: str) -> None:
    found = NEWS.view(asked)
    assert found is not None
    assert found.name == shown
