"""Current work of the demonstration on the day of its build: tasks of the community clerk's
account, announcements of communities, needs of one, reply templates, knowledge articles, the duty
roster of the hotline, a hot issue, households and their members, specialists on grids, the joint centre, task lists, a whistle
call to which one department has come and another has not, and the wall of the command centre."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from jiceng.cases import public as cases
from jiceng.core.access import Actor
from jiceng.demo import accounts, arriving_reports, texts
from jiceng.demo.accounts import DISTRICT
from jiceng.demo.command_wall import create_wall
from jiceng.demo.community_needs import create_needs
from jiceng.demo.community_notices import community_notices
from jiceng.demo.grid_specialists import attach_specialists
from jiceng.demo.hot_matter import create_hot_issue
from jiceng.demo.joint_work import create_joint_work
from jiceng.demo.knowledge_articles import create_articles
from jiceng.demo.member_households import create_households
from jiceng.demo.officers_phones import create_phones
from jiceng.demo.service_aids import create_duty, create_replies
from jiceng.demo.staff import first_of
from jiceng.demo.supervised_tasks import create_tasks
from jiceng.demo.unit_assessment import create_assessment
from jiceng.demo.walked_patrols import create_patrols
from jiceng.demo.watched_hazards import create_hazards
from jiceng.directory import public as units
from jiceng.records.clock.public import note_breach
from jiceng.records.public import open_record

NEWSY = 24
"""So many communities have something to say."""

CALLED = timedelta(minutes=18)
ARRIVED = timedelta(minutes=4)
SETTLED = timedelta(hours=2)
COMERS = ("chengguan", "police")
"""Departments called; the first of them has come."""
DEPARTMENTS = ("urban_management", "police")
"""Their kinds."""
FOR_BOTH = (
    "street_vending",
    "debris_dumping",
    "barbecue_noise",
    "night_construction",
    "square_dance",
    "illegal_parking",
)
"""Matters in which the two have something to do."""


AT_HAND = 6
"""So many requests have been given to the clerk's community."""


def create_current_work(rng: Random, now: datetime) -> None:
    """Create the current work, through the actions of the people in charge."""
    _work(rng, now)
    _news(rng, now)
    create_needs(_account, now)
    create_hazards(rng, _account, now)
    create_phones(_account, now)
    create_households(_account, now)
    attach_specialists(now)
    create_joint_work(_account, now)
    create_assessment(_account, now)
    create_replies(_account, now)
    create_articles(_account, now)
    create_duty(_account, now)
    create_hot_issue(rng, now)
    _whistle(rng, now)
    create_patrols(_account, now)
    create_tasks(rng, _account, now)
    _note_breaches(now)
    create_wall(_account, now)


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
    code = accounts.account("clerk").unit
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
    clerk, notices = _account("clerk", now), community_notices(day)
    home = [node for node in communities if clerk.may("news.edit", node.path)]
    for number, node in enumerate([*home, *rng.sample(communities, NEWSY)]):
        notice = notices[number % len(notices)]
        writer = clerk if node in home else first_of(node.id, ["clerk"], now)
        given = {
            "title": notice.title,
            "text": notice.text,
            "valid_from": day,
            "valid_to": notice.last_day,
        }
        open_record("news", given, unit=node.id, by=writer, at=now)


def _whistle(rng: Random, now: datetime) -> None:
    """The street's leader calls two departments to a request that the community cannot resolve
    alone."""
    leader, comers = _account("leader", now), [_account(login, now) for login in COMERS]
    called = [next(g.unit_id for g in comer.grants if g.unit_id) for comer in comers]
    for kind in FOR_BOTH:
        joint = texts.joint_action(rng, kind, among=DEPARTMENTS)
        case = _given_to_the_community(rng, now - SETTLED, kind) if joint else None
        if joint is None or case is None:
            continue
        _sign(case, now - SETTLED)
        cases.whistle(
            case=case.id,
            by=leader,
            at=now - CALLED,
            units=called,
            ground=joint.ground,
            reason=joint.reason,
        )
        task = next(each for each in cases.tasks_of(case) if each.unit_id == called[0])
        cases.report_in(task=task.pk, by=comers[0], at=now - ARRIVED)
        return


def _account(login: str, now: datetime) -> Actor:
    person = units.Person.objects.get(username=login)
    return units.actor_of(person, now)
