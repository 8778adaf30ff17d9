"""Many people with their posts at once: like single additions, in few statements."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiceng.core.access import SYSTEM
from jiceng.core.audit_verification import verify
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.ids import uuid7
from jiceng.core.models import Event
from jiceng.directory import actions, actors
from jiceng.directory.actions import NewMember, NewPost
from jiceng.directory.models import Person, Post
from tests.factories import NOW, CommunityFactory, RoleFactory, StreetFactory, actor_with

pytestmark = pytest.mark.django_db


def events_of(person: Person) -> list[tuple[str, str]]:
    rows = Event.objects.filter(stream_id=person.pk).order_by("seq")
    return [(row.type, row.data) for row in rows]


def test_people_added_together_are_like_people_added_one_by_one() -> None:
    street, community = StreetFactory.create(), CommunityFactory.create()
    role = RoleFactory.create()
    day = NOW.date() - timedelta(days=3)
    posts = (NewPost(role.pk, street.pk), NewPost(role.pk, community.pk))
    members = [
        NewMember("陈一", posts, phone="19900000001"),
        NewMember("陈二", posts[:1], username="chen.er", work_number="7"),
        NewMember("陈三"),
    ]
    added = actions.add_staff(members=members, by=SYSTEM, at=NOW, valid_from=day)
    assert [person.name for person in added] == ["陈一", "陈二", "陈三"]
    for member, person in zip(members, added, strict=True):
        alone = actions.create_person(name=member.name, phone=member.phone, by=SYSTEM, at=NOW)
        for post in member.posts:
            unit = street.pk if post.unit == street.pk else community.pk
            actions.appoint(person=alone, role=role, unit=unit, by=SYSTEM, at=NOW, valid_from=day)
        person.refresh_from_db()
        assert (person.phone, person.username) == (member.phone, member.username or None)
        assert not person.has_usable_password()
        assert [kind for kind, _data in events_of(person)] == [
            kind for kind, _data in events_of(alone)
        ]
        held = {(post.role_id, post.unit_id, post.valid_from) for post in person.posts.all()}
        assert held == {(post.role_id, post.unit_id, post.valid_from) for post in alone.posts.all()}
        assert actors.actor_of(person, NOW).grants == actors.actor_of(alone, NOW).grants
    assert verify().ok


def test_each_event_records_its_own_rows() -> None:
    role, street = RoleFactory.create(), StreetFactory.create()
    members = [NewMember(f"人{n}", (NewPost(role.pk, street.pk),)) for n in range(3)]
    for person in actions.add_staff(members=members, by=SYSTEM, at=NOW):
        first = Event.objects.filter(stream_id=person.pk).order_by("seq").first()
        assert first is not None
        assert str(person.pk) in first.changes
        assert str(person.posts.get().pk) in first.changes


def test_number_of_statements_does_not_grow_with_the_number_of_people() -> None:
    role, street = RoleFactory.create(), StreetFactory.create()

    def statements(count: int) -> int:
        members = [NewMember(f"人{n}", (NewPost(role.pk, street.pk),)) for n in range(count)]
        with CaptureQueriesContext(connection) as captured:
            actions.add_staff(members=members, by=SYSTEM, at=NOW)
        return len(captured)

    few = statements(2)
    assert statements(60) == few
    assert few < 20


@pytest.mark.parametrize(
    ("member", "refusal"),
    [
        (NewMember(" "), Invalid),
        (NewMember("陈", username="a b"), Invalid),
        (NewMember("陈", username="twin"), Invalid),
        (NewMember("陈", phone="abc"), Invalid),
        (NewMember("陈", (NewPost("unicorn", uuid7()),)), Invalid),
    ],
)
def test_one_refused_member_refuses_all(member: NewMember, refusal: type[Exception]) -> None:
    members = [NewMember("陈一", username="twin"), member]
    with pytest.raises(refusal):
        actions.add_staff(members=members, by=SYSTEM, at=NOW)
    assert not Person.objects.exists()
    assert not Post.objects.exists()


def test_unknown_unit_and_twofold_post_are_refused() -> None:
    role, street = RoleFactory.create(), StreetFactory.create()
    with pytest.raises(NotFound):
        actions.add_staff(
            members=[NewMember("陈", (NewPost(role.pk, uuid7()),))], by=SYSTEM, at=NOW
        )
    twice = (NewPost(role.pk, street.pk), NewPost(role.pk, street.pk))
    with pytest.raises(Refused) as refused:
        actions.add_staff(members=[NewMember("陈", twice)], by=SYSTEM, at=NOW)
    assert refused.value.code == "directory.post_exists"


def test_right_to_accounts_and_posts_is_required() -> None:
    role, street = RoleFactory.create(), StreetFactory.create()
    members = [NewMember("陈", (NewPost(role.pk, street.pk),))]
    with pytest.raises(Forbidden):
        actions.add_staff(members=members, by=actor_with("handler", street), at=NOW)
    elsewhere = StreetFactory.create()
    with pytest.raises(Forbidden):
        actions.add_staff(members=members, by=actor_with("administrator", elsewhere), at=NOW)
    added = actions.add_staff(members=members, by=actor_with("administrator", street), at=NOW)
    assert added[0].posts.get().unit_id == street.pk
