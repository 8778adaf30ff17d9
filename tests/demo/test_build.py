"""The synthetic district and its year: complete, consistent, plausible, and served."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
import time_machine
from django.db import transaction
from django.db.models import F
from django.utils import translation
from pytest_django import DjangoDbBlocker

from jiceng.activities.announcements.models import Announcement
from jiceng.activities.needs.models import Claim, Need
from jiceng.cases import public as cases
from jiceng.cases import rules
from jiceng.cases.knowledge.models import Article, ArticleVersion
from jiceng.cases.models import Approval, Callback, Caller, Case, CaseTask, RuleSet
from jiceng.cases.reply_templates.queries import texts_for
from jiceng.cases.whistle import under_way as whistles
from jiceng.core.audit_verification import verify
from jiceng.core.errors import Refused
from jiceng.core.ids import uuid7
from jiceng.core.models import Event
from jiceng.demo import (
    accounts,
    arriving_reports,
    build,
    colleagues,
    current_work,
    request_stories,
)
from jiceng.desk.models import Presence
from jiceng.directory import public as directory
from jiceng.directory.models import Person
from jiceng.fieldwork.findings.models import FieldLook, Finding
from jiceng.fieldwork.hazards.models import Hazard
from jiceng.fieldwork.patrols.models import Patrol, PatrolPlace
from jiceng.grids.models import Grid
from jiceng.records.attachments.public import Attachment
from jiceng.records.clock.public import clock_of
from jiceng.records.public import make_move, pending_approvals
from jiceng.records.remarks.public import Remark
from jiceng.ui.tours import tour_by_role

# A Thursday afternoon in Jiangmen, so that there is work under way.
NOW = datetime(2026, 9, 17, 7, 0, tzinfo=UTC)
DAYS, REQUESTS = 120, 400

# The fixture is expensive: one worker builds the year for this module.
pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A shorter year, built once for the tests of this module and never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        build.build_requests(NOW, DAYS, REQUESTS)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def district(told: None, db: None) -> None:
    """The built district; changes of a test are rolled back."""


def test_demo_district_is_jianghai(district: None) -> None:
    tree = directory.tree()
    found = tree.by_code(accounts.DISTRICT)
    assert found is not None
    assert found.name == "江海区"
    levels = Counter(node.kind for node in tree.within(found.path))
    assert (levels["street_town"], levels["village_community"]) == (3, 63)
    grids = Counter(Grid.objects.values_list("level", flat=True))
    assert (grids["grid"], grids["min_unit"]) == (190, 2590)
    # The officers, and the account of one more.
    assert directory.Post.objects.filter(role="grid_officer").count() == 384


def test_every_event_and_clock_follows_the_rules(district: None) -> None:
    assert verify().ok
    for case in Case.objects.iterator():
        clock = clock_of(case, NOW)
        assert (case.due_at, case.breached_at) == (clock.due_at, clock.breached_at), case.number
        assert case.is_open == (case.state in rules.OPEN_STATES)


def test_no_event_is_in_the_future(district: None) -> None:
    for model, moments in {
        Event: ["at"],
        Case: ["opened_at", "signed_at", "resolved_at", "closed_at", "breached_at"],
        CaseTask: ["called_at", "arrived_at", "closed_at"],
        Callback: ["at"],
        Remark: ["at"],
        Approval: ["asked_at", "decided_at"],
    }.items():
        for moment in moments:
            late = model._default_manager.filter(**{f"{moment}__gt": NOW})
            assert not late.exists(), (model, moment)


def test_year_contains_every_kind_of_activity(district: None) -> None:
    cases = Case.objects.all()
    total = cases.count()
    assert total >= REQUESTS
    states = Counter(cases.values_list("state", flat=True))
    assert states["closed"] > 0.6 * total
    assert states["merged"] >= 1
    assert sum(states[s] for s in rules.OPEN_STATES) >= 10
    late = cases.exclude(breached_at=None).count()
    assert 0.04 * total < late < 0.25 * total
    assert cases.filter(reopen_count__gt=0).exists()
    assert CaseTask.objects.exclude(arrived_at=None).exists()
    assert Approval.objects.filter(granted=True).exists()
    assert cases.filter(opened_at__gt=NOW - timedelta(days=2)).exists()


def test_residents_are_mostly_contacted_in_time_to_the_last_week(district: None) -> None:
    due = Case.objects.filter(contact_due_at__lt=NOW).exclude(state__in=("merged", "declined"))
    for since in (NOW - timedelta(days=DAYS), NOW - timedelta(days=7)):
        those = due.filter(opened_at__gt=since)
        met = those.filter(contacted_at__lte=F("contact_due_at")).count()
        assert 0.8 < met / those.count() < 1, since


def test_deadlines_are_mostly_kept_to_the_last_week(district: None) -> None:
    judged = Case.objects.exclude(state__in=("merged", "declined")).filter(due_at__lte=NOW)
    for since in (NOW - timedelta(days=DAYS), NOW - timedelta(days=7)):
        those = judged.filter(opened_at__gt=since)
        met = those.filter(breached_at=None).count()
        assert 0.65 < met / those.count() < 1, since


def test_residents_are_mostly_answered_in_time(district: None) -> None:
    due = Case.objects.filter(answer_due_at__lt=NOW).exclude(state__in=("merged", "declined"))
    met = due.filter(answered_at__lte=F("answer_due_at")).count()
    assert 0.75 < met / due.count() < 1


def test_whistle_calls_are_closed_jointly_when_all_parts_are(district: None) -> None:
    done = CaseTask.objects.filter(closed_at__isnull=False).values("case").distinct()
    still = CaseTask.objects.filter(closed_at__isnull=True, cancelled_at__isnull=True)
    assert done.exists()
    for task in CaseTask.objects.filter(case__in=done, released_at__isnull=True):
        is_fresh = task.closed_at is None or task.closed_at > NOW - timedelta(hours=1)
        assert is_fresh or still.filter(case=task.case_id).exists()


def test_every_waiting_caller_was_called_before_closing(district: None) -> None:
    gave_up = set(
        Event.objects.filter(type="case.callback_given_up").values_list("stream_id", flat=True)
    )
    for case in Case.objects.filter(state="closed").exclude(pk__in=gave_up):
        waiting = set(
            Caller.objects.filter(case=case, wants_callback=True).values_list("pk", flat=True)
        )
        answered = set(
            Callback.objects.filter(case=case, valid=True, round=case.reopen_count + 1).values_list(
                "caller", flat=True
            )
        )
        assert waiting <= answered, case.number


def test_synthetic_phone_numbers_are_unassigned(district: None) -> None:
    phones = {caller.phone for caller in Caller.objects.all()} - {""}
    assert phones
    assert all(phone.startswith("199000") and len(phone) == 11 for phone in phones)


def test_output_lists_demo_accounts(district: None) -> None:
    tree = directory.tree()
    for language, grid_officer in (("zh-hans", "网格员"), ("en", "Grid officer")):
        with translation.override(language):
            lines = "\n".join(build.accounts_to_sign_in())
        assert accounts.PASSWORD in lines
        assert grid_officer in lines
        for account in accounts.ACCOUNTS:
            assert account.login in lines
            assert account.name in lines
            person = directory.Person.objects.get(username=account.login)
            assert person.name == account.name
            post = person.posts.filter(role=account.role).order_by("id").first()
            node = tree.by_code(account.unit)
            assert post is not None
            assert node is not None
            assert post.unit_id == node.id


def test_every_role_with_work_of_its_own_has_an_account() -> None:
    with_work = set(directory.REQUEST_ROLES) | {"party_secretary", "unit_liaison"}
    with_work |= {"organisation_office", "system_administrator", "security_administrator"}
    assert {account.role for account in accounts.ACCOUNTS} == with_work
    assert set(tour_by_role.get()) == with_work


def test_demo_clerk_has_open_work(district: None) -> None:
    code = accounts.account("clerk").unit
    at_hand = Case.objects.filter(unit__code=code, is_open=True)
    assert {"dispatched", "handling"} <= set(at_hand.values_list("state", flat=True))


def test_hazards_are_watched_due_and_removed(district: None) -> None:
    states = set(Hazard.objects.values_list("state", flat=True))
    assert states == {"watched", "due", "removed"}
    assert all(hazard.lon for hazard in Hazard.objects.all())


def test_patrols_are_walked_and_findings_and_verifications_have_photos(district: None) -> None:
    assert {"finished", "under_way"} <= set(Patrol.objects.values_list("state", flat=True))
    assert {"fresh", "new"} <= set(PatrolPlace.objects.values_list("state", flat=True))
    states = set(Finding.objects.values_list("state", flat=True))
    assert states == {"open", "closed", "request", "hazard"}
    looks = FieldLook.objects.values_list("state", flat=True)
    assert {"asked", "answered"} == set(looks)
    shown = Attachment.objects.filter(stream__kind="finding").values_list("kind", flat=True)
    assert {"before", "after"} == set(shown)
    assert not Patrol.objects.filter(opened_at__gt=NOW).exists()


def test_communities_have_announcements_and_a_whistle_call_is_running(district: None) -> None:
    told = Announcement.objects.all()
    assert told.count() >= current_work.NEWSY
    assert not told.filter(opened_at__gt=NOW).exists()
    under_way = CaseTask.objects.filter(closed_at=None, called_at=NOW - current_work.CALLED)
    assert under_way.count() == len(current_work.COMERS)
    assert {task.ground for task in under_way} <= {"joint_enforcement", "beyond_street"}
    for task in under_way:
        assert "城管" in task.reason
        assert "交警" in task.reason
    assert under_way.exclude(arrived_at=None).count() == 1
    leader = directory.actor_of(directory.Person.objects.get(username="leader"), NOW)
    assert whistles.under_way(leader).rows


def test_needs_of_the_demo_are_at_every_stage(district: None) -> None:
    assert Counter(Need.objects.values_list("state", flat=True)) == {
        "open": 1,
        "partly": 1,
        "claimed": 2,
        "done": 1,
    }
    secretary = directory.actor_of(directory.Person.objects.get(username="secretary"), NOW)
    waiting = Claim.objects.filter(confirmed_at=None).exclude(delivered_at=None).first()
    assert waiting is not None
    answer = {"claim": str(waiting.pk), "rating": 5}
    make_move("need", waiting.need_id, "confirm", answer, by=secretary, at=NOW)
    waiting.refresh_from_db()
    assert waiting.confirmed_at == NOW


def test_articles_of_the_demo_are_in_use_or_wait_for_a_decision(district: None) -> None:
    states = Counter(Article.objects.values_list("state", flat=True))
    assert states["in_use"] >= 10
    # One of those in use has come to the day of its review.
    assert (states["draft"], states["review"]) == (1, 2)
    day = directory.civil_day(NOW)
    assert not Article.objects.filter(valid_from__gt=day).exists()
    assert not Article.objects.filter(review_by__lte=day).exists()
    corrected = Article.objects.get(edition=2)
    first, second = ArticleVersion.objects.filter(article=corrected).order_by("number")
    assert first.text != second.text == corrected.text
    lead = directory.actor_of(Person.objects.get(username="lead"), NOW)
    waiting = [row.stream_id for row in pending_approvals(lead, NOW, what="article.publish").rows]
    assert waiting == [Article.objects.get(state="draft").pk]


def test_articles_of_the_demo_are_found_by_the_words_of_residents(district: None) -> None:
    hotline = directory.actor_of(Person.objects.get(username="hotline"), NOW)
    for words, title in (
        ("街灯不亮", "路灯不亮怎么报修"),
        ("欠薪 不发工资", "公司拖欠工资怎么投诉"),
    ):
        hits = cases.knowledge_search(hotline, words, NOW)
        assert title in [hit.title for hit in hits]


def test_reply_templates_of_the_demo_fit_requests_of_their_unit(district: None) -> None:
    unit = directory.tree().by_code("JH-urban_management")
    assert unit is not None
    case = Case.objects.filter(unit=unit.id, category="Q0301", state="handling").first()
    if case is None:
        case = Case.objects.filter(unit=unit.id, is_open=True).first()
        assert case is not None
        case.category_id, case.state = "Q0301", "handling"
    offered = texts_for(case, NOW)
    assert [name for name, _text in offered["resolve"]][:1] == ["噪声已制止"]
    assert {"已办结"} <= {name for name, _text in offered["resolve"]}
    assert not any("{" in text for texts in offered.values() for _name, text in texts)


def test_hotline_of_the_demo_has_a_duty_roster_for_two_weeks(district: None) -> None:
    unit = directory.tree().by_code(accounts.DISTRICT)
    assert unit is not None
    today = directory.civil_day(NOW)
    monday = today - timedelta(days=today.weekday())
    days = cases.duty_of(unit.id, [monday + timedelta(days=number) for number in range(14)])
    assert all(day.people for day in days)
    visitor = Person.objects.get(username="hotline").pk
    assert next(day for day in days if day.day == today).includes(visitor)


def test_repeatedly_reopened_requests_are_called_back(district: None) -> None:
    often = Case.objects.filter(reopen_count__gte=request_stories.MOST_REOPENINGS)
    resolved = often.filter(state="resolved", resolved_at__lt=NOW - timedelta(days=21))
    assert not resolved.exists()
    assert not often.filter(reopen_count__gt=request_stories.MOST_REOPENINGS).exists()


def test_routing_rules_are_published(district: None) -> None:
    assert RuleSet.objects.filter(state="published").count() == 1
    assert not Case.objects.filter(unit=None).exists()


def test_second_build_does_not_change_the_first(district: None) -> None:
    before = Case.objects.count(), Event.objects.count()
    assert build.build(requests=10, days=10, now=NOW) == build.accounts_to_sign_in()
    assert (Case.objects.count(), Event.objects.count()) == before


# Reports that arrive while it is served, and colleagues at work


def test_simulated_report_arrives_like_a_real_one(district: None) -> None:
    before = Case.objects.count()
    numbers = {arriving_reports.report_now(Random(seed), NOW).number for seed in range(5)}
    assert Case.objects.count() == before + 5
    for case in Case.objects.filter(number__in=numbers):
        assert case.grid_code
        assert case.opened_at == NOW
    assert verify().ok


@pytest.fixture
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.usefixtures("district", "_now")
def test_simulated_colleagues_move_requests_and_leave() -> None:
    rng = Random(7)
    turns = [turn for _ in range(24) if (turn := colleagues.work_a_step(rng, step=0))]
    assert {turn.move for turn in turns} >= {"sign", "resolve"}
    for turn in turns:
        assert turn.by.name not in colleagues.VISITORS
        assert Case.objects.get(pk=turn.case.pk).version > turn.case.version
    assert not Presence.objects.filter(left_at=None).exists()
    assert verify().ok


@pytest.mark.usefixtures("district", "_now")
def test_simulated_colleagues_skip_requests_that_a_user_has_open() -> None:
    rng = Random(7)
    assert any(colleagues.choose(rng, NOW) for _ in range(5))
    visitor = Person.objects.get(username="auditor")
    Presence.objects.bulk_create(
        Presence(stream_id=case.pk, person=visitor, visit=uuid7(), seen_at=NOW)
        for case in Case.objects.filter(is_open=True)
    )
    assert not any(colleagues.choose(rng, NOW) for _ in range(20))


@pytest.mark.usefixtures("district", "_now")
def test_simulated_colleague_skips_a_request_moved_by_a_user(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def quicker(*_args: object) -> None:
        raise Refused("somebody was quicker", "test")

    rng = Random(7)
    found = next(turn for _ in range(20) if (turn := colleagues.choose(rng, NOW)))
    monkeypatch.setattr(colleagues, "act", quicker)
    monkeypatch.setattr(colleagues, "choose", lambda *_given: found)
    with pytest.raises(Refused):
        colleagues.work_a_step(rng, step=0)
    assert not Presence.objects.filter(left_at=None).exists()
