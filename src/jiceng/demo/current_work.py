"""Current work of the demonstration on the day of its build: tasks of the community clerk's
account, announcements of communities, needs of one, and a whistle call to which one department has
come and another has not."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from jiceng.cases import public as cases
from jiceng.core.access import Actor
from jiceng.demo import arriving_reports
from jiceng.demo.community_needs import create_needs
from jiceng.demo.organisation import ACCOUNTS, DISTRICT
from jiceng.directory import public as units
from jiceng.records.clock.public import note_breach
from jiceng.records.public import open_record

# Title, text, from and to in days after today.
NEWS = (
    ("明日8时至18时停水", "供水管道抢修，请提前储水。恢复供水后先放水片刻再用。", 0, 1),
    ("周六上午社区义诊", "社区卫生服务中心义诊：量血压、测血糖、看用药。带医保卡。", 0, 5),
    ("老旧电梯更换期间请走楼梯", "施工到月底。行动不便的邻居请打网格员电话，志愿者帮忙。", -10, 14),
    ("垃圾分类投放点搬到东门", "原投放点改建充电车棚，新点全天开放。", -3, 20),
    ("文明养犬与免费疫苗接种", "周日上午在党群服务中心接种，请牵绳、带犬证。", 1, 6),
)
NEWSY = 24
"""So many communities have something to say."""

CALLED = timedelta(minutes=18)
ARRIVED = timedelta(minutes=4)
SETTLED = timedelta(hours=2)
COMERS = ("chengguan", "police")
"""Departments called; the first of them has come."""
FOR_BOTH = (
    "street_vending",
    "debris_dumping",
    "barbecue_noise",
    "night_construction",
    "square_dance",
    "fire_lane_blocked",
    "illegal_parking",
)
"""Matters in which the two have something to do."""
REASON = "街道多次劝离后仍反复发生，居民意见大；请城管到场执法，请公安到场维持秩序、核查身份"


AT_HAND = 6
"""So many requests have been given to the clerk's community."""


def create_current_work(rng: Random, now: datetime) -> None:
    """Create the current work, through the actions of the people in charge."""
    _work(rng, now)
    _news(rng, now)
    create_needs(_account, now)
    _whistle(rng, now)
    _note_breaches(now)


def _note_breaches(now: datetime) -> None:
    """Deadlines that have passed since are on record, as the worker would have it."""
    late = cases.Case.objects.filter(is_open=True, is_late=False, due_at__lt=now)
    for case in late.order_by("id"):
        note_breach("case", case.pk, at=now)


def _work(rng: Random, now: datetime) -> None:
    """The street has given some matters to the community; its clerk has signed for half of them."""
    for number in range(AT_HAND):
        at = now - timedelta(hours=3, minutes=11 * number)
        case = _given_to_the_community(rng, at)
        if case is not None and number % 2:
            _sign(case, at)


def _given_to_the_community(rng: Random, at: datetime, kind: str = "") -> cases.Case | None:
    """A matter that comes in and is left to the community; None where it goes straight to the
    department whose matter it is."""
    code = next(unit for login, _role, unit in ACCOUNTS if login == "clerk")
    community, street = units.tree().by_code(code), _account("dispatcher", at)
    case = arriving_reports.report_now(rng, at, within=code, kind=kind)
    if community is None or not cases.moves_for(street, case)["dispatch"].allowed:
        return None
    given = at + timedelta(minutes=9)
    return cases.dispatch(case=case.id, by=street, at=given, unit=community.id)


def _sign(case: cases.Case, came: datetime) -> cases.Case:
    signed = came + timedelta(minutes=29)
    return cases.sign(case=case.id, by=_account("clerk", signed), at=signed)


def _news(rng: Random, now: datetime) -> None:
    tree, day = units.tree(), units.civil_day(now)
    district = tree.by_code(DISTRICT)
    below = tree.within(district.path) if district else []
    communities = [node for node in below if node.kind == "village_community"]
    clerk = _account("clerk", now)
    home = [node for node in communities if clerk.may("news.edit", node.path)]
    for number, node in enumerate([*home, *rng.sample(communities, NEWSY)]):
        title, text, first, last = NEWS[number % len(NEWS)]
        writer = clerk if node in home else _clerk_of(node, now)
        if writer is not None:
            given = {
                "title": title,
                "text": text,
                "valid_from": day + timedelta(days=max(first, 0)),
                "valid_to": day + timedelta(days=last),
            }
            open_record("news", given, unit=node.id, by=writer, at=now)


def _clerk_of(node: units.Node, now: datetime) -> Actor | None:
    held = units.holding_on(units.civil_day(now))
    posts = units.Post.objects.filter(held, unit=node.id, role="clerk").order_by("id")
    person = posts.values_list("person_id", flat=True).first()
    return units.actor_of(person, now) if person else None


def _whistle(rng: Random, now: datetime) -> None:
    """The street's leader calls two departments to a request that the community cannot resolve
    alone."""
    leader, comers = _account("leader", now), [_account(login, now) for login in COMERS]
    called = [next(g.unit_id for g in comer.grants if g.unit_id) for comer in comers]
    for kind in FOR_BOTH:
        case = _given_to_the_community(rng, now - SETTLED, kind)
        if case is None:
            continue
        _sign(case, now - SETTLED)
        cases.whistle(
            case=case.id,
            by=leader,
            at=now - CALLED,
            units=called,
            ground="joint_enforcement",
            reason=REASON,
        )
        task = next(each for each in cases.tasks_of(case) if each.unit_id == called[0])
        cases.report_in(task=task.pk, by=comers[0], at=now - ARRIVED)
        return


def _account(login: str, now: datetime) -> Actor:
    person = units.Person.objects.get(username=login)
    return units.actor_of(person, now)
