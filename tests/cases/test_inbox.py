"""Visibility of requests, and pages of an inbox."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from jiceng.cases import keyset
from jiceng.cases.access.visibility import visible_to
from jiceng.cases.intake import service_times
from jiceng.cases.models import CaseTask, State
from jiceng.cases.request_rows import inbox
from jiceng.cases.service_words import next_due
from jiceng.core.access import ANONYMOUS, SYSTEM, Actor, Grant
from jiceng.core.errors import Invalid, NotFound
from tests.cases.case_rows import NOON, case
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return UnitFactory.create()


@pytest.fixture
def street(district):
    return UnitFactory.create(parent=district)


@pytest.fixture
def elsewhere(district):
    return UnitFactory.create(parent=district)


def reader(unit, *rights):
    grant = Grant("reader", unit.id, unit.path, frozenset(rights or {"case.read"}))
    return Actor(kind="person", grants=(grant,))


def numbers(queryset):
    return set(queryset.values_list("number", flat=True))


def test_requests_are_hidden_without_permission(street):
    case(street)
    assert not visible_to(ANONYMOUS).exists()
    assert not visible_to(Actor(kind="person")).exists()
    assert not visible_to(reader(street, "case.open")).exists()


def test_system_sees_every_request(street):
    case(street, confidential=True)
    assert visible_to(SYSTEM).count() == 1


def test_request_is_visible_by_unit_area_and_first_receiver_in_scope(district, street, elsewhere):
    mine = case(street)
    here = case(elsewhere, area=street)
    received = case(elsewhere, first_receiver=street)
    other = case(elsewhere)
    assert numbers(visible_to(reader(street))) == {mine.number, here.number, received.number}
    assert numbers(visible_to(reader(district))) >= {mine.number, other.number}


def test_called_unit_sees_the_request_until_the_call_is_withdrawn(street, elsewhere):
    called = case(elsewhere)
    task = CaseTask.objects.create(
        case=called, kind="whistle", unit=street, called_by=elsewhere, reason="-", called_at=NOON
    )
    assert numbers(visible_to(reader(street))) == {called.number}
    task.cancelled_at = NOON
    task.save()
    assert not visible_to(reader(street)).exists()


def test_confidential_request_is_visible_to_its_units_and_with_permission(
    district, street, elsewhere
):
    secret = case(street, confidential=True, area=street)
    handed_on = case(elsewhere, confidential=True, area=street, first_receiver=street)
    by_area_only = case(elsewhere, confidential=True, area=street)
    assert numbers(visible_to(reader(street))) == {secret.number, handed_on.number}
    assert not visible_to(reader(district)).exists()
    trusted = reader(district, "case.read", "case.read_confidential")
    assert numbers(visible_to(trusted)) == {
        secret.number,
        handed_on.number,
        by_area_only.number,
    }


def test_rows_are_in_the_order_of_the_times_that_they_show(street):
    rng = random.Random(5)
    for _ in range(20):
        hours = rng.sample(range(-50, 50), 3)
        contact, answer, due = (NOON + timedelta(hours=each) for each in hours)
        one = case(street, due_at=due, contact_due_at=contact, answer_due_at=answer)
        if rng.random() < 0.5:
            one.contacted_at = NOON
        service_times.show_next(one)
        one.save()
    shown = [next_due(row) for row in inbox(reader(street), street.id).rows]
    times = [each.due for each in shown if each]
    assert len(times) == 20
    assert times == sorted(times)
    assert len({str(each.label) for each in shown if each}) == 3


def test_pages_contain_every_open_request_once_by_due_time(street, elsewhere):
    rng = random.Random(3)
    expected = []
    for _ in range(37):
        due = NOON + timedelta(hours=rng.randrange(8))  # several at the same time
        expected.append(case(street, due_at=due))
        case(elsewhere)
        case(street, state=State.CLOSED)
    expected.sort(key=lambda one: (one.next_due_at, one.id))
    rows, after = [], None
    while True:
        page = inbox(reader(street), street.id, after, limit=5)
        rows += page.rows
        after = page.next
        if after is None:
            break
        assert len(page.rows) == 5
    assert [row.id for row in rows] == [one.id for one in expected]
    assert {row.unit_name for row in rows} == {street.name}


def test_page_uses_one_query_for_any_length(street, django_assert_num_queries):
    for _ in range(30):
        case(street)
    actor = reader(street)
    first = inbox(actor, street.id, limit=10)  # fills the caches
    for limit in (1, 20):
        with django_assert_num_queries(1):
            inbox(actor, street.id, first.next, limit=limit)


def test_inbox_can_be_filtered_by_state(street):
    waiting = case(street, state=State.RESOLVED)
    case(street)
    page = inbox(reader(street), street.id, state=State.RESOLVED)
    assert [row.number for row in page.rows] == [waiting.number]


def test_confidential_request_is_not_in_the_inbox_of_superior_units(district, street):
    secret = case(street, confidential=True)
    assert [row.number for row in inbox(reader(street), street.id).rows] == [secret.number]
    assert inbox(reader(district), street.id).rows == []


def test_inbox_out_of_scope_is_answered_like_a_missing_one(street, elsewhere):
    answers = []
    for unit_id in (elsewhere.id, case(street).id):
        with pytest.raises(NotFound) as caught:
            inbox(reader(street), unit_id)
        answers.append((caught.value.code, caught.value.message))
    assert answers[0] == answers[1]


@pytest.mark.parametrize("cursor", ["nonsense", "!!!", "é", "AAAA", "____________________________"])
def test_invalid_cursor_is_refused_with_a_message(street, cursor):
    with pytest.raises(Invalid):
        inbox(reader(street), street.id, after=cursor)


def test_cursor_survives_encoding(street):
    one = case(street)
    assert keyset.decode(keyset.encode(one.queue_at, one.id)) == (one.queue_at, one.id)
