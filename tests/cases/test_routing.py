"""Routing rules against an oracle, versions, simulations."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiceng.cases import actions
from jiceng.cases.configuration import reading
from jiceng.cases.configuration.routing_simulation import simulate_routing
from jiceng.cases.intake import receiving_unit, routing, suggestions
from jiceng.cases.models import RuleSet
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Invalid, NotFound
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory import actions as directory
from jiceng.directory.models import Unit
from tests.world import World

CHANNELS = ("hotline", "qr", "portal")
paths = st.sampled_from(["", "/a/", "/a/b/", "/a/b/c/", "/d/"])
hours = st.none() | st.integers(0, 23)
rules_ = st.builds(
    routing.Rule,
    id=st.uuids(version=4),
    position=st.integers(1, 9),
    area_path=paths,
    category=st.sampled_from(["", "A", "1504", "B"]),
    channel=st.sampled_from(["", "hotline", "qr"]),
    hour_from=hours,
    hour_to=hours,
    working_time_only=st.none() | st.booleans(),
)
facts_ = st.builds(
    routing.RouteFacts,
    area_path=paths,
    category_codes=st.sampled_from(
        [frozenset(), frozenset({"A"}), frozenset({"A", "1504"}), frozenset({"B"})]
    ),
    channel=st.sampled_from(["hotline", "qr", "portal"]),
    hour=st.integers(0, 23),
    is_working_time=st.booleans(),
)


def oracle(rule: routing.Rule, facts: routing.RouteFacts) -> bool:  # noqa: PLR0911 - longhand
    if rule.area_path and rule.area_path != facts.area_path[: len(rule.area_path)]:
        return False
    if rule.category and rule.category not in facts.category_codes:
        return False
    if rule.channel and rule.channel != facts.channel:
        return False
    if rule.working_time_only is not None and rule.working_time_only != facts.is_working_time:
        return False
    if rule.hour_from is None or rule.hour_to is None:
        return True
    hour, covered = rule.hour_from, set()
    if rule.hour_from == rule.hour_to:
        return False
    while hour != rule.hour_to:
        covered.add(hour)
        hour = (hour + 1) % 24
    return facts.hour in covered


@given(st.lists(rules_, max_size=6), facts_)
def test_first_matching_rule_decides(rules: list[routing.Rule], facts: routing.RouteFacts) -> None:
    fitting = [rule for rule in rules if oracle(rule, facts)]
    assert routing.choose(rules, facts) == (fitting[0] if fitting else None)


@given(st.lists(rules_, min_size=1, max_size=6), facts_)
def test_rule_reported_as_unreachable_never_applies(
    rules: list[routing.Rule], facts: routing.RouteFacts
) -> None:
    placed = [
        routing.Rule(
            **{
                **{f: getattr(r, f) for f in routing.Rule.__slots__},
                "position": i,
                "unit_id": UUID(int=i),
            }
        )
        for i, r in enumerate(rules, 1)
    ]
    dead = {
        e.position
        for e in routing.validate(placed, channels=CHANNELS)
        if e.code == "routing.never_reached"
    }
    chosen = routing.choose(placed, facts)
    assert chosen is None or chosen.position not in dead


def test_rule_requires_exactly_one_target_and_a_complete_time_range() -> None:
    none = routing.Rule(uuid4(), 1)
    two = routing.Rule(uuid4(), 2, unit_id=uuid4(), target_level="district")
    half = routing.Rule(uuid4(), 3, unit_id=uuid4(), hour_from=8)
    codes = [(e.position, e.code) for e in routing.validate([none, two, half], channels=CHANNELS)]
    assert (1, "routing.one_target") in codes
    assert (2, "routing.one_target") in codes
    assert (3, "routing.half_a_span") in codes


def test_department_receives_its_matters_directly_and_the_street_the_rest(
    world: World,
) -> None:
    drafted = actions.draft_rules(
        rules=[
            {
                "category_id": "1504",
                "department_kind": "urban_management",
                "dispatch_at_once": True,
            },
            {"unit_id": world.units["440704001"].id},
        ],
        note="市容直派",
        by=SYSTEM,
        at=world.at,
    )
    before = world.open()
    run = simulate_routing(
        world["district"],
        drafted.id,
        since=world.at - timedelta(days=1),
        until=world.at + timedelta(days=1),
    )
    assert (run.looked_at, run.moved) == (1, 1)
    assert run.examples[0].number == before.number
    assert run.flows == [(world.units["440704001"].id, world.urban, 1)]

    actions.publish_rules(rule_set=drafted.id, by=world["administrator"], at=world.at)
    at_once = world.open()
    assert at_once.state == "dispatched"
    assert at_once.unit_id == world.urban
    assert world.open(category="24").unit == world.units["440704001"]
    assert RuleSet.objects.filter(state="published").count() == 1


def test_request_matching_no_rule_goes_to_the_district(world: World) -> None:
    drafted = actions.draft_rules(
        rules=[{"channel": "qr", "unit_id": world.urban}], note="", by=SYSTEM, at=world.at
    )
    actions.publish_rules(rule_set=drafted.id, by=SYSTEM, at=world.at)
    assert world.open().unit == world.units["440704"]


def test_invalid_rules_are_refused_with_their_number(world: World) -> None:
    with pytest.raises(Invalid) as problem:
        actions.draft_rules(
            rules=[{"unit_id": world.urban, "channel": "qr"}, {"channel": "hotline"}],
            note="",
            by=SYSTEM,
            at=world.at,
        )
    assert problem.value.details["position"] == 2
    assert RuleSet.objects.filter(state="draft").count() == 0


def test_drafting_publishing_and_simulating_rules_require_the_permission(world: World) -> None:
    who = world["dispatcher"]
    with pytest.raises(Forbidden):
        actions.draft_rules(rules=[], note="", by=who, at=world.at)
    with pytest.raises(Forbidden):
        actions.publish_rules(rule_set=uuid4(), by=who, at=world.at)
    with pytest.raises(NotFound):
        actions.publish_rules(rule_set=uuid4(), by=SYSTEM, at=world.at)
    with pytest.raises(NotFound):
        simulate_routing(SYSTEM, uuid4(), since=world.at, until=world.at)


def test_published_version_is_not_published_again(world: World) -> None:
    published = RuleSet.objects.get(state="published")
    with pytest.raises(Invalid):
        actions.publish_rules(rule_set=published.id, by=SYSTEM, at=world.at)


EVERY_FACT = [
    routing.RouteFacts(path, codes, channel, hour, working)
    for path in ("", "/a/", "/a/b/", "/a/b/c/", "/d/")
    for codes in (frozenset(), frozenset({"A"}), frozenset({"A", "1504"}), frozenset({"B"}))
    for channel in ("hotline", "qr", "portal")
    for hour in range(24)
    for working in (True, False)
]
LINEAGE = {"": frozenset[str](), "A": {"A"}, "1504": {"A", "1504"}, "B": {"B"}}


def with_lineage(rule: routing.Rule, **more: object) -> routing.Rule:
    return replace(rule, category_lineage=frozenset(LINEAGE[rule.category]), **more)  # type: ignore[arg-type]


@given(rules_, rules_)
def test_covered_rule_equals_a_check_of_every_request(
    earlier: routing.Rule, later: routing.Rule
) -> None:
    earlier, later = with_lineage(earlier), with_lineage(later)
    by_trying = all(oracle(earlier, f) for f in EVERY_FACT if oracle(later, f))
    assert routing.covers(earlier, later) == by_trying


@given(st.lists(rules_, max_size=5), rules_)
def test_new_rule_is_placed_where_no_earlier_rule_covers_it(
    rules: list[routing.Rule], new: routing.Rule
) -> None:
    rules, new = [with_lineage(rule) for rule in rules], with_lineage(new)
    place = routing.place_for(new, rules, channels=CHANNELS)
    spoken = [facts for facts in EVERY_FACT if oracle(new, facts)]

    def is_left(count: int) -> bool:
        return any(not any(oracle(rule, f) for rule in rules[:count]) for f in spoken)

    if spoken:
        assert is_left(place - 1)
        assert (place == len(rules) + 1) == is_left(len(rules))


@given(st.lists(rules_, max_size=5))
@settings(max_examples=60)
def test_rules_covered_jointly_equal_a_check_of_every_request(
    rules: list[routing.Rule],
) -> None:
    """For any hours, working time and channels of the rules."""
    placed = [
        with_lineage(rule, position=n, unit_id=UUID(int=n)) for n, rule in enumerate(rules, 1)
    ]
    found = {e.position: e for e in routing.validate(placed, channels=CHANNELS)}
    for n, rule in enumerate(placed):
        spoken = [facts for facts in EVERY_FACT if oracle(rule, facts)]
        if not spoken:
            continue
        left = [f for f in spoken if not any(oracle(each, f) for each in placed[:n])]
        said = found.get(rule.position)
        assert (said is not None and said.code == routing.NEVER) == (not left)
        if said is not None and said.by:
            taking = [placed[position - 1] for position in said.by]
            assert all(any(oracle(each, f) for each in taking) for f in spoken)


TARGET = UUID(int=1)
SHARED = {
    "working time": ({"working_time_only": True}, {"working_time_only": False}),
    "hours": ({"hour_from": 0, "hour_to": 12}, {"hour_from": 12, "hour_to": 0}),
    "channels": tuple({"channel": each} for each in ("hotline", "qr", "portal")),
}


@pytest.mark.parametrize("shared", SHARED.values(), ids=SHARED.keys())
def test_new_rule_precedes_rules_that_cover_all_its_requests(
    shared: tuple[dict[str, Any], ...],
) -> None:
    by_all = [routing.Rule(uuid4(), n, unit_id=TARGET, **each) for n, each in enumerate(shared, 1)]
    rest = routing.Rule(uuid4(), len(by_all) + 1, target_level="street_town")
    new = routing.Rule(uuid4(), 9, category="A", unit_id=TARGET, category_lineage=frozenset("A"))
    assert routing.place_for(new, [*by_all, rest], channels=CHANNELS) == 1
    (said,) = routing.validate([*by_all, new], channels=CHANNELS)
    assert (said.position, said.code) == (9, routing.NEVER)
    assert said.by == tuple(rule.position for rule in by_all)
    assert [e.code for e in routing.validate([*by_all, rest], channels=CHANNELS)] == [routing.NEVER]
    other = replace(rest, channel="hotline")
    assert routing.place_for(new, [by_all[0], other], channels=CHANNELS) == 3


def test_rule_covered_jointly_by_levels_is_reported_as_seldom_applied() -> None:
    one = routing.Rule(uuid4(), 1, working_time_only=True, target_level="village_community")
    two = routing.Rule(uuid4(), 2, working_time_only=False, target_level="street_town")
    rest = routing.Rule(uuid4(), 3, unit_id=TARGET)
    assert routing.validate([one, two, rest], channels=CHANNELS) == []
    narrow = replace(rest, category="A", category_lineage=frozenset("A"))
    (said,) = routing.validate([one, two, narrow], channels=CHANNELS)
    assert (said.code, said.by) == (routing.SELDOM, (1, 2))


def test_added_rule_applies_immediately_and_unreachable_rules_are_named(world: World) -> None:
    street, urban = world.units["440704001"].pk, world.urban
    draft = actions.draft_rules(
        rules=[
            {"category_id": "2207", "unit_id": urban},
            {"target_level": "street_town"},
            {"unit_id": street},
        ],
        note="",
        by=SYSTEM,
        at=world.at,
        unfinished=True,
    )
    added = actions.add_rule(
        rule_set=draft.id, fields={"category_id": "1504", "unit_id": urban}, by=SYSTEM, at=world.at
    )
    assert added.position == 2
    case = world.open()
    tried = simulate_routing(
        SYSTEM, draft.id, since=world.at - timedelta(days=1), until=world.at + timedelta(days=1)
    )
    assert (tried.looked_at, tried.moved) == (1, 1)
    assert tried.flows == [(case.unit_id, urban, 1)]
    actions.move_rule(rule=added.id, to=99, by=SYSTEM, at=world.at)  # one step, to any place
    rows = reading.rules_of(SYSTEM, draft.id)
    (dead,) = reading.faults_of(rows).values()
    assert (dead.position, dead.code, dead.by) == (4, "routing.never_reached", (3,))
    with pytest.raises(Invalid) as refused:
        actions.publish_rules(rule_set=draft.id, by=SYSTEM, at=world.at)
    assert refused.value.code == "routing.never_reached"
    actions.move_rule(rule=added.id, to=3, by=SYSTEM, at=world.at)
    rows = reading.rules_of(SYSTEM, draft.id)
    (said,) = reading.faults_of(rows).values()
    assert (said.position, said.code) == (3, "routing.seldom_reached")  # but a choice of one's own


def test_rules_with_a_missing_unit_are_not_published(world: World) -> None:
    gone = directory.create_unit(
        code="GONE",
        name="旧办",
        kind="department",
        parent=world.units["440704"],
        by=SYSTEM,
        at=world.at,
    )
    draft = actions.draft_rules(
        rules=[{"unit_id": gone.pk}], note="", by=SYSTEM, at=world.at, unfinished=True
    )
    Unit.objects.filter(pk=gone.pk).update(valid_to=world.at.date())
    invalidate("units")
    for tried in (
        lambda: actions.publish_rules(rule_set=draft.id, by=SYSTEM, at=world.at),
        lambda: actions.add_rule(
            rule_set=draft.id, fields={"unit_id": gone.pk, "channel": "qr"}, by=SYSTEM, at=world.at
        ),
    ):
        with pytest.raises(Invalid):
            tried()


def test_uncertain_category_does_not_choose_the_unit(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Below the published confidence a request goes to the street of its place; the category
    stays a suggestion.
    """
    rules = actions.draft_rules(
        rules=[
            {"category_id": "1504", "unit_id": world.urban, "dispatch_at_once": True},
            {"target_level": "district"},
        ],
        note="",
        by=SYSTEM,
        at=world.at,
    )
    actions.publish_rules(rule_set=rules.id, by=SYSTEM, at=world.at)

    def opened(sureness: float, **given: Any) -> tuple[str, str, bool]:
        found = suggestions.Suggested("1504", sureness, ())
        monkeypatch.setattr(suggestions, "_suggested", lambda *_any: found)
        case = world.open(title="", text=f"某处某事一 {sureness}", category="", **given)
        return case.unit.code, case.state, case.category_confirmed

    street = world.units["440704001"].code
    assert opened(0.29) == (street, "reported", False)
    assert opened(0.7999) == (street, "reported", False)
    assert opened(receiving_unit.SURE_ENOUGH) == ("JH-URB", "dispatched", False)
    assert opened(0.29, address="") == ("440704", "reported", False)  # of no place: the district
    chosen = world.open(category="1504")
    assert chosen.unit_id == world.urban
    tried = simulate_routing(
        SYSTEM, rules.id, since=world.at - timedelta(days=1), until=world.at + timedelta(days=1)
    )
    assert tried.moved == 0
