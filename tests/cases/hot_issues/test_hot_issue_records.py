"""Hot issues of an installation: requests join them, units decide, none is about a person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases.hot_issues import actions, live, tasks, upkeep
from jiceng.cases.hot_issues.lifecycle import HOT_ISSUES, KIND
from jiceng.cases.hot_issues.models import Cluster, HotIssue, Member, Place, Way
from jiceng.cases.hot_issues.rules.growing import is_named_anew, lowest_common
from jiceng.cases.models import Case
from jiceng.core import evidence_comparison
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.models import Event
from jiceng.records.public import make_move, open_record
from tests.cases.hot_issues.found import CLUB, hot_issue, some_others, written
from tests.world import World


@pytest.fixture(autouse=True)
def _fresh() -> None:
    live.forget()


def move(world: World, issue: Any, name: str, who: str = "dispatcher", **given: Any) -> Any:
    return make_move(KIND, issue, name, given, by=world[who], at=world.at)


def supervised(world: World, issue: Any, who: str = "dispatcher") -> Any:
    unit = world.units["440704001001"].pk
    given = {"assigned": str(unit), "due_on": "2026-09-30", "words": "请联合执法。"}
    return move(world, issue, "supervise", who, **given)


def clusters() -> set[frozenset[Any]]:
    found: dict[Any, set[Any]] = {}
    for cluster, case in Member.objects.order_by("pk").values_list("cluster", "case"):
        found.setdefault(cluster, set()).add(case)
    return {frozenset(each) for each in found.values()}


def test_three_reporters_of_one_matter_are_a_hot_issue(world: World) -> None:
    issue = HotIssue.objects.get(pk=hot_issue(world))
    assert (issue.state, issue.heat, issue.requests) == ("found", 3, 3)
    assert "恒星夜总会" in issue.title
    assert issue.unit.code == "440704001001"
    assert (issue.first_on, issue.last_on) == (date(2026, 9, 16), date(2026, 9, 16))
    [event] = Event.objects.filter(stream_kind=KIND)
    assert event.type == "hot_issue.found"


def test_one_reporter_who_writes_often_makes_none(world: World) -> None:
    keys = [*some_others(world), *(written(world, n, who=7).pk for n in range(4))]
    assert actions.add_requests(keys, at=world.at) == len(keys)
    assert not HotIssue.objects.exists()
    assert Cluster.objects.filter(requests=4).count() == 1


def test_a_hot_issue_grows_with_each_request_and_without_an_event(world: World) -> None:
    issue = hot_issue(world)
    before = Event.objects.count()
    more = written(world, 3, at=world.at + timedelta(days=2)).pk
    there = Event.objects.count()
    actions.add_requests([more], at=world.at + timedelta(days=2))
    row = HotIssue.objects.get(pk=issue)
    assert (row.heat, row.requests, row.last_on) == (4, 4, date(2026, 9, 18))
    assert Event.objects.count() == there > before


def test_requests_are_added_once(world: World) -> None:
    hot_issue(world)
    keys = list(Case.objects.order_by("pk").values_list("pk", flat=True))
    before = clusters()
    assert actions.add_requests(keys, at=world.at) == 0
    assert clusters() == before


def test_confidential_and_old_requests_are_left_out(world: World) -> None:
    hidden = written(world, 0, confidential=True).pk
    old = written(world, 1, at=world.at - timedelta(days=70)).pk
    assert actions.add_requests([hidden, old], at=world.at) == 0
    assert not Member.objects.exists()


def test_the_events_of_requests_are_read(world: World) -> None:
    tasks.read_arrivals(world.at)  # what was there before is not told
    some_others(world)
    for number in range(3):
        written(world, number)
    assert tasks.read_arrivals(world.at) == 7
    assert HotIssue.objects.get().requests == 3
    assert tasks.read_arrivals(world.at) == 0


class _Killed(Exception):
    pass


def test_a_killed_run_leaves_nothing_and_the_next_one_does_it_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks.read_arrivals(world.at)
    keys = [*some_others(world), *(written(world, n).pk for n in range(3))]
    note = actions.note_growth

    def die(*args: Any, **given: Any) -> None:
        note(*args, **given)
        raise _Killed

    monkeypatch.setattr(actions, "note_growth", die)
    with pytest.raises(_Killed), transaction.atomic():
        tasks.read_arrivals(world.at)
    assert not HotIssue.objects.exists()
    assert not Member.objects.exists()
    monkeypatch.undo()
    assert tasks.read_arrivals(world.at) == len(keys)
    assert HotIssue.objects.get().requests == 3


def test_clusters_read_from_the_database_go_on_as_those_in_memory(world: World) -> None:
    others, hours = some_others(world), [written(world, n).pk for n in range(6)]
    points = [transaction.savepoint()]
    for key in (*others, *hours):
        actions.add_requests([key], at=world.at)
    together = clusters()
    transaction.savepoint_rollback(points[0])
    for key in (*others, *hours):
        live.forget()  # as in a process that has just begun
        actions.add_requests([key], at=world.at)
    assert clusters() == together


def test_places_of_several_streets_pass_it_to_the_district(world: World) -> None:
    issue = hot_issue(world)
    case = written(world, 3)
    there = world.units["440704005"]
    Case.objects.filter(pk=case.pk).update(unit=there, area=there)
    actions.add_requests([case.pk], at=world.at)
    assert HotIssue.objects.get(pk=issue).unit.code == "440704"
    assert Event.objects.filter(type="hot_issue.widened").count() == 1
    assert Place.objects.count() == 2
    assert HOT_ISSUES.visible(world["dispatcher"]).filter(pk=issue).exists()
    with pytest.raises(Forbidden):
        move(world, issue, "set_aside", reason="不是共性问题")


def test_dispatcher_supervises_and_settles(world: World) -> None:
    issue = hot_issue(world)
    row = supervised(world, issue)
    assert (row.state, row.assigned.code) == ("supervised", "440704001001")
    assert HOT_ISSUES.visible(world["clerk"]).filter(pk=issue).exists()
    row = move(world, issue, "settle", result="夜总会已停业整改")
    assert row.state == "settled"


def test_supervision_needs_unit_day_and_words(world: World) -> None:
    issue = hot_issue(world)
    with pytest.raises(Invalid) as refused:
        move(world, issue, "supervise", due_on="2020-01-01")
    assert {"assigned", "words"} <= {*refused.value.details["fields"]}


def test_setting_aside_needs_a_reason_and_stays(world: World) -> None:
    issue = hot_issue(world)
    with pytest.raises(Invalid):
        move(world, issue, "set_aside", reason="")
    move(world, issue, "set_aside", reason="已有专项整治")
    actions.add_requests([written(world, 3).pk], at=world.at)
    row = HotIssue.objects.get(pk=issue)
    assert (row.state, row.requests) == ("set_aside", 4)


@pytest.mark.parametrize("who", ["officer", "clerk", "street_leader"])
def test_readers_see_it_and_do_not_decide(world: World, who: str) -> None:
    issue = hot_issue(world)
    assert HOT_ISSUES.visible(world[who]).filter(pk=issue).exists()
    with pytest.raises(Forbidden):
        move(world, issue, "set_aside", who, reason="无关")


def test_others_do_not_see_it(world: World) -> None:
    issue = hot_issue(world)
    for who in ("other_dispatcher", "handler"):
        with pytest.raises(NotFound):
            move(world, issue, "set_aside", who, reason="无关")


def test_nobody_opens_one_by_hand(world: World) -> None:
    given = {"way": "words", "title": CLUB, "heat": 3, "requests": 3}
    with pytest.raises(Refused) as refused:
        open_record(
            KIND, given, unit=world.units["440704001"].pk, by=world["district"], at=world.at
        )
    assert refused.value.code == "record.by_system"


def test_a_request_that_becomes_confidential_leaves_and_may_end_it(world: World) -> None:
    issue = hot_issue(world)
    case = Case.objects.filter(title__contains="恒星").order_by("pk").first()
    assert case is not None
    Case.objects.filter(pk=case.pk).update(confidential=True)
    assert actions.leave_out_confidential(at=world.at) == 1
    row = HotIssue.objects.get(pk=issue)
    assert (row.state, row.requests, row.heat) == ("ended", 2, 2)


def test_a_silent_one_ends_and_its_words_are_forgotten(world: World) -> None:
    issue = hot_issue(world)
    later = world.at + timedelta(days=61)
    assert upkeep.end_silent(world.at) == 0
    assert upkeep.end_silent(later) == 1
    assert HotIssue.objects.get(pk=issue).state == "ended"
    cutoff = later - live.SILENT
    assert upkeep.forget_silent(cutoff=cutoff, by=SYSTEM, at=later, batch=100) == 5
    assert not upkeep.silent_before(cutoff).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM hot_issues_cluster WHERE length(sums) > 0")
        assert cursor.fetchone() == (0,)


def test_missed_requests_are_added(world: World) -> None:
    some_others(world)
    for number in range(3):
        written(world, number)
    assert upkeep.add_missed(world.at) == 7
    assert upkeep.add_missed(world.at) == 0
    assert HotIssue.objects.get().requests == 3


def test_a_neighbourhood_with_more_than_usual_is_one(world: World) -> None:
    for number in range(40):
        written(
            world,
            number,
            at=world.at - timedelta(days=number % 20, hours=1),
            lon=113.05 + 0.02 * (number % 10),
            lat=22.55,
        )
    for number in range(14):
        written(world, 100 + number, at=world.at, lon=113.41, lat=22.61, title="井盖破损")
    assert upkeep.scan(world.at, runs=99) == 1
    issue = HotIssue.objects.get(way=Way.PLACE)
    assert issue.title.startswith("江南社区居委会")
    assert issue.names == "井盖破损"
    assert (issue.requests, issue.heat, issue.days) == (14, 14, 1)
    assert issue.recurrence_days is not None
    assert issue.recurrence_days >= 30
    assert (issue.lon, issue.lat) == pytest.approx((113.41, 22.61))
    upkeep.scan(world.at, runs=99)
    assert HotIssue.objects.count() == 1  # the same one


def test_open_requests_under_it_are_escalated_where_the_actor_may(world: World) -> None:
    supervised(world, hot_issue(world))
    keys = list(Member.objects.filter(cluster__issue__isnull=False).values_list("case", flat=True))
    how: dict[str, Any] = {"reason": "请联合执法。", "at": world.at}
    assert actions.escalate_requests(keys, by=world["dispatcher"], **how) == 0
    assert actions.escalate_requests(keys, by=world["street_leader"], **how) == 3
    assert actions.escalate_requests(keys, by=world["street_leader"], **how) == 0
    assert Case.objects.filter(pk__in=keys, is_supervised=True).count() == 3


def test_rows_agree_with_the_events(world: World) -> None:
    issue = hot_issue(world)
    supervised(world, issue)
    actions.add_requests([written(world, 3).pk], at=world.at)
    report = evidence_comparison.compare_state()
    assert not [each for each in report.findings if each.table == "hot_issues_hotissue"]


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_cluster_is_named_anew_whenever_one_of_its_steps_was(before: int, more: int) -> None:
    steps = any(is_named_anew(n, n + 1) for n in range(before, before + more))
    assert is_named_anew(before, before + more) == steps


@given(st.lists(st.lists(st.sampled_from("ab"), min_size=1, max_size=4), max_size=5))
def test_the_lowest_common_unit_is_above_all(given_paths: list[list[str]]) -> None:
    paths = [f"/{'/'.join(each)}/" for each in given_paths]
    common = lowest_common(paths)
    assert bool(common) == bool(paths)
    assert all(path.startswith(common) for path in paths)
    longer = {path[: path.find("/", len(common)) + 1] for path in paths if path != common}
    assert len(longer) != 1 or common in paths
