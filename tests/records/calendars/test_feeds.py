"""Calendar feeds by secret link: reader, content, closing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
import vobject
from django.db import transaction
from django.test import Client
from django.utils.translation import gettext as _

from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden
from jiceng.core.events import record
from jiceng.core.ids import uuid7
from jiceng.core.manifests import contributing
from jiceng.directory import public as directory
from jiceng.records.calendars import actions, feeds, queries
from jiceng.records.calendars.rules import CalendarEntry, whole_days
from jiceng.records.links import public as links
from jiceng.records.links.models import SecretLink
from tests.factories import PersonFactory, PostFactory

AT = datetime(2026, 9, 16, 2, 0, tzinfo=UTC)
TODAY = date(2026, 9, 16)
RECORD = uuid7()
pytestmark = pytest.mark.django_db


def entries(wanted: feeds.Wanted) -> Iterable[CalendarEntry]:
    """Entries of an app for a person: one today and one long past."""
    for name, day in (("today", TODAY), ("past", TODAY - timedelta(days=300))):
        yield whole_days(
            first=day,
            last=day,
            stream_kind="test",
            stream_id=RECORD,
            part=name,
            title=f"{_('Yes')} {len(wanted.actor.grants)}",
            changed_at=AT,
            sequence=1,
        )


@pytest.fixture(autouse=True)
def _source() -> Iterator[None]:
    source = feeds.FeedSource("tests.source", "calendar.person", entries)
    with contributing(source), time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def person() -> Any:
    return PostFactory.create(person=PersonFactory.create(language="en")).person


def subscribe(person: Any) -> str:
    by = directory.actor_of(person, AT)
    return actions.subscribe(feed="calendar.person", stream_id=person.pk, by=by, at=AT)


def test_feed_of_a_person_contains_contributions_of_apps(client: Client, person: Any) -> None:
    answer = client.get(subscribe(person))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in answer["Cache-Control"]
    events = vobject.readOne(answer.content.decode()).contents["vevent"]
    # In the language and scope of the person, without old entries.
    assert [event.summary.value for event in events] == ["Yes 1"]


def test_unchanged_feed_is_answered_not_modified(client: Client, person: Any) -> None:
    address = subscribe(person)
    etag = client.get(address)["ETag"]
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(address)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", etag)
    assert client.post(address).status_code == 405


def test_wrong_revoked_or_foreign_link_opens_nothing(client: Client, person: Any) -> None:
    address = subscribe(person)
    assert client.get("/calendars/XXXXXXXXXXXXXXXXXXXX.ics").status_code == 404
    by = directory.actor_of(person, AT)
    links.revoke(link=SecretLink.objects.get().pk, by=by, at=AT)
    assert client.get(address).status_code == 404


def test_feed_of_a_person_who_left_is_closed(client: Client, person: Any) -> None:
    address = subscribe(person)
    person.is_active = False
    person.save()
    assert client.get(address).status_code == 404


def test_calendar_of_another_person_cannot_be_subscribed(person: Any) -> None:
    for by in (SYSTEM, directory.actor_of(PersonFactory.create(), AT)):
        with pytest.raises(Forbidden):
            actions.subscribe(feed="calendar.person", stream_id=person.pk, by=by, at=AT)
    with pytest.raises(LookupError):
        actions.subscribe(feed="none", stream_id=person.pk, by=SYSTEM, at=AT)


def test_sequence_number_of_a_record_grows_with_its_events() -> None:
    stream, other = uuid7(), uuid7()
    for expected in (1, 2):
        with transaction.atomic():
            record("test", stream, "test.changed", by=SYSTEM, at=AT)
        assert queries.revisions([stream, other]) == {stream: expected}


def test_feed_uses_few_queries(client: Client, person: Any, django_assert_num_queries: Any) -> None:
    address = subscribe(person)
    client.get(address)
    # Counter, link, person; posts are kept in the process.
    with django_assert_num_queries(3):
        client.get(address)
