"""Administration of accounts."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse
from django.utils import timezone

from jiceng.accounts import actions, locks, queries
from jiceng.core.access import Actor
from jiceng.core.errors import Forbidden, NotFound, Refused
from jiceng.core.models import Event
from jiceng.directory.actors import actor_of
from jiceng.directory.models import Person, Role
from tests.accounts.conftest import browser, events, is_in, set_up_app, sign_in, text_of
from tests.factories import (
    CommunityFactory,
    PersonFactory,
    PostFactory,
    StreetFactory,
    UnitFactory,
)
from tests.sessions import grow_stale

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(clock):
    return clock


@pytest.fixture
def street():
    return StreetFactory.create()


@pytest.fixture
def clerk(street):
    """A person with a position in a community of the street."""
    person = PersonFactory.create(name="陈文书")
    PostFactory.create(
        person=person, role__code="clerk", unit=CommunityFactory.create(parent=street)
    )
    return person


@pytest.fixture
def chief(street):
    """The street's administrator."""
    person = PersonFactory.create(name="管理员")
    PostFactory.create(person=person, role__code="administrator", unit=street)
    return person


@pytest.fixture
def by(chief) -> Actor:
    return actor_of(chief, timezone.now())


@pytest.fixture
def at():
    return timezone.now()


@pytest.fixture
def desk(chief):
    """The administrator's browser."""
    client = browser()
    sign_in(client, chief)
    return client


def do(client, person, verb, **fields):
    return client.post(reverse("change-account", args=[person.pk, verb]), fields, follow=True)


def names(by: Actor, **how) -> set[str]:
    found = queries.accounts(by, timezone.now(), **how)
    return {line.person.name for line in found.rows}


def test_list_shows_accounts_in_scope_and_accounts_without_position(by, clerk, chief):
    PersonFactory.create(name="无岗位")
    PostFactory.create(person__name="外区", role__code="clerk", unit=UnitFactory.create())
    assert names(by) == {"陈文书", "管理员", "无岗位"}
    assert names(by, view="no_post") == {"无岗位"}


def test_list_is_empty_without_permission(clerk, at):
    assert not queries.visible_to(actor_of(clerk, at), at).exists()


def test_search_matches_name_user_name_and_full_work_number(by, clerk):
    clerk.work_number = "GH-0042"
    clerk.save()
    for words in ("陈文", clerk.username.upper(), "gh-0042", f"陈 {clerk.username}"):
        assert names(by, words=words) == {"陈文书"}
    assert names(by, words="0042") == set()


def test_views_list_locked_unused_unprotected_and_closed_accounts(
    by, clerk, chief, client, settings, clock
):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, clerk, "wrong")
    assert names(by, view="waiting") == {"陈文书"}
    assert names(by, view="unused") == {"陈文书", "管理员"}
    Role.objects.filter(code="administrator").update(needs_mfa=True)
    assert names(by, view="no_factor") == {"管理员"}
    Person.objects.filter(pk=clerk.pk).update(is_active=False)
    assert names(by, view="closed") == {"陈文书"}
    assert "陈文书" not in names(by)


def test_list_continues_on_the_next_page(by, street, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    unit = CommunityFactory.create(parent=street)
    for number in range(3):
        # Two of the same name must not be lost between pages.
        PostFactory.create(person__name=f"人{number // 2}", role__code="clerk", unit=unit)
    seen, after = [], None
    while True:
        page = queries.accounts(by, timezone.now(), after=after)
        seen += [line.person.pk for line in page.rows]
        if not page.next:
            break
        after = page.rows[-1].person.pk
    assert len(seen) == len(set(seen)) == 4


@pytest.mark.parametrize("number", [1, 4])
def test_list_uses_same_number_of_queries_for_any_length(
    by, desk, street, django_assert_num_queries, number
):
    unit = CommunityFactory.create(parent=street)
    for _ in range(number):
        PostFactory.create(role__code="clerk", unit=unit)
    desk.get(reverse("accounts"))
    with django_assert_num_queries(6):
        desk.get(reverse("accounts"))


def test_list_shows_positions_second_factors_and_states(desk, clerk, client, settings):
    sign_in(client, clerk)
    set_up_app(client, timezone.now())
    other = browser()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(other, clerk, "wrong")
    shown = text_of(desk.get(reverse("accounts"), {"q": "陈文书"}))
    for word in ("陈文书", clerk.username, "clerk", "App", "Locked", "09-16 12:00"):
        assert word in shown


def test_unlocking_allows_sign_in_again(desk, clerk, client, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, clerk, "wrong")
    shown = text_of(desk.get(reverse("one-account", args=[clerk.pk])))
    assert "locked after failed attempts" in shown
    assert "Done." in text_of(do(desk, clerk, "unlock"))
    assert sign_in(client, clerk).status_code == 302
    assert events(clerk)[:2] == ["person.locked", "person.unlocked"]
    assert not locks.locked_names(timezone.now())


def test_one_time_password_signs_in_and_must_be_changed(desk, clerk, client):
    sign_in(client, clerk)
    answer = do(desk, clerk, "give-password")
    assert answer["Cache-Control"] == "no-store"
    found = re.search(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}", text_of(answer))
    assert found
    password = found[0]
    assert not is_in(client) or client.get(reverse("account")).status_code == 302
    sign_in(client, clerk, password)
    landed = client.get(reverse("desk"), follow=True)
    assert landed.redirect_chain[-1][0] == reverse("account_change_password")
    assert "person.password_set" in events(clerk)
    assert password not in str(list(Event.objects.values_list("data", flat=True)))


def test_password_change_can_be_required(desk, clerk, client):
    sign_in(client, clerk)
    do(desk, clerk, "require-password")
    assert client.get(reverse("account")).status_code == 302
    sign_in(client, clerk)
    assert client.get(reverse("desk")).headers["Location"] == reverse("account_change_password")
    assert events(clerk).count("person.password_required") == 1


def test_administrator_removes_second_factors_of_a_lost_phone(desk, clerk, client, chief):
    sign_in(client, clerk)
    set_up_app(client, timezone.now())
    do(desk, clerk, "remove-factors")
    assert not Authenticator.objects.exists()
    assert not is_in(client)
    last = Event.objects.filter(stream_id=clerk.pk, type="factor.removed")
    assert {event.actor for event in last} == {f"person:{chief.pk}"}
    assert sign_in(client, clerk).headers["Location"] == reverse("home")


def test_administrator_ends_sessions_of_an_account(desk, clerk, client):
    sign_in(client, clerk)
    do(desk, clerk, "end-sessions")
    assert not is_in(client)
    assert (
        '"why":"administrator"' in Event.objects.filter(stream_id=clerk.pk).order_by("-seq")[0].data
    )


def test_account_is_closed_and_reopened(desk, clerk, client):
    sign_in(client, clerk)
    do(desk, clerk, "close")
    assert not is_in(client)
    assert sign_in(client, clerk).status_code == 200
    do(desk, clerk, "reopen")
    assert sign_in(client, clerk).status_code == 302


def test_user_name_and_work_number_can_be_corrected(desk, clerk):
    do(desk, clerk, "edit", username="chen", work_number="GH-7")
    clerk.refresh_from_db()
    assert (clerk.username, clerk.work_number) == ("chen", "GH-7")


def test_work_number_is_unique(desk, clerk, chief):
    Person.objects.filter(pk=chief.pk).update(work_number="GH-7")
    answer = do(desk, clerk, "edit", username="chen", work_number="GH-7")
    assert "This work number is already used." in text_of(answer)
    clerk.refresh_from_db()
    assert clerk.username != "chen"


def test_external_identity_can_be_unlinked(by, clerk, at):
    SocialAccount.objects.create(user=clerk, provider="oidc", uid="1")
    actions.unlink_identities(person=clerk.pk, by=by, at=at)
    assert not SocialAccount.objects.exists()
    assert "identity.unlinked" in events(clerk)


def test_account_partly_out_of_scope_is_shown_read_only(desk, clerk, by, at):
    PostFactory.create(person=clerk, role__code="clerk", unit=UnitFactory.create())
    shown = text_of(desk.get(reverse("one-account", args=[clerk.pk])))
    assert "outside your jurisdiction" in shown
    assert "Remove the second factors" not in shown
    with pytest.raises(Forbidden):
        actions.end_all_sessions(person=clerk.pk, by=by, at=at)


def test_account_out_of_scope_is_answered_like_a_missing_one(by, at):
    stranger = PostFactory.create(role__code="clerk", unit=UnitFactory.create()).person
    with pytest.raises(NotFound):
        queries.account(by, stranger.pk, at)


def test_own_account_cannot_be_closed(by, chief, at):
    with pytest.raises(Refused):
        actions.close_account(person=chief.pk, by=by, at=at)


def test_account_changes_require_recent_authentication(desk, chief, clerk, client):
    sign_in(client, clerk)
    grow_stale(desk, chief)
    answer = desk.post(reverse("change-account", args=[clerk.pk, "end-sessions"]))
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert is_in(client)
    asked = {"password": "correct horse", "next": answer.headers["Location"].split("next=")[1]}
    asked["next"] = reverse("change-account", args=[clerk.pk, "end-sessions"])
    desk.post(reverse("account_reauthenticate"), asked)
    assert not is_in(client)


def test_unknown_account_action_is_not_found(desk, clerk):
    assert do(desk, clerk, "dance").status_code == 404


def test_repeated_account_actions_record_one_event(by, clerk, at):
    for _ in range(2):
        actions.unlock(person=clerk.pk, by=by, at=at)
        actions.require_new_password(person=clerk.pk, by=by, at=at)
        actions.unlink_identities(person=clerk.pk, by=by, at=at)
        actions.end_all_sessions(person=clerk.pk, by=by, at=at)
    assert events(clerk) == ["person.password_required"]
