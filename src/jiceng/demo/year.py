"""A year of requests in 江海区: who asked for what, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from jiceng.cases import public as cases
from jiceng.core.access import Actor
from jiceng.core.calendar import current_calendar
from jiceng.core.worktime import CIVIL, TimeUnit, WorkingTime, add, next_working_time
from jiceng.demo import texts
from jiceng.demo.organisation import DISTRICT, District
from jiceng.directory import public as units

RESIDENT = Actor(kind="resident")
HOT_EVENTS = 60
LEVELS = (5, 4, 3, 2, 1)


@dataclass(frozen=True, slots=True)
class Ask:
    """One report to be: when, what and where."""

    at: datetime
    kind: str
    community: str
    draft: texts.Draft
    event: int = 0


@dataclass(slots=True)
class Staff:
    """Who acts for a unit."""

    by_unit: dict[UUID, Actor]
    callback: Actor
    district: Actor

    def of(self, unit: UUID) -> Actor:
        """Somebody of a unit, or the district office where nobody is posted."""
        return self.by_unit.get(unit, self.district)


def staff() -> Staff:
    """The first person posted at each unit."""
    found: dict[UUID, Actor] = {}
    special: dict[str, Actor] = {}
    posts = units.Post.objects.select_related("person").order_by("unit", "role", "person__name")
    for post in posts:
        actor = Actor(kind="person", id=post.person_id, name=post.person.name)
        special.setdefault(post.role_id, actor)
        if post.role_id in ("handler", "dispatcher", "clerk", "district_office"):
            found.setdefault(post.unit_id, actor)
    return Staff(found, special["callback_agent"], special["district_office"])


def asks(rng: Random, district: District, *, first: date, days: int, count: int) -> list[Ask]:
    """All reports of the year, in the order of their time."""
    tree, shares = units.tree(), texts.month_shares()
    codes = sorted(district.places)
    books = {code: _book(tree, code) for code in codes}
    weights = [len(district.places[code]) for code in codes]
    volume = [shares[(first + timedelta(days=n)).month] for n in range(days)]
    found = []
    for _ in range(count):
        day = first + timedelta(days=rng.choices(range(days), volume)[0])
        code = rng.choices(codes, weights)[0]
        kind = texts.draw_category(rng, day.month, rural=code[9:] >= "200")
        draft = texts.generate(rng, month=day.month, category=kind, place=books[code].pick(rng))
        at = _moment(rng, day, kind, draft)
        found.append(Ask(at, kind, code, draft))
    for event in range(1, min(HOT_EVENTS, count // 40) + 1):
        found.extend(_hot(rng, district, books, first, days, event))
    return sorted(found, key=lambda ask: ask.at)


def _book(tree: units.UnitTree, code: str) -> texts.Gazetteer:
    node = tree.by_code(code)
    street = tree.get(node.parent_id) if node else None
    return texts.gazetteer(
        street.name if street else "", node.name if node else code, rural=code[9:] >= "200"
    )


def _moment(rng: Random, day: date, kind: str, draft: texts.Draft) -> datetime:
    return texts.draw_moment(rng, first=day, days=7, category=kind, channel=draft.channel)


def _hot(
    rng: Random, district: District, books: dict[str, texts.Gazetteer], first: date, days: int,
    event: int,
) -> Iterator[Ask]:  # fmt: skip
    """Several people report one thing within a day."""
    day = first + timedelta(days=rng.randrange(max(1, days - 1)))
    code = rng.choice(sorted(district.places))
    kind = texts.draw_category(rng, day.month, rural=code[9:] >= "200")
    place = books[code].pick(rng)
    for draft in texts.hot_event(
        rng, month=day.month, category=kind, place=place, count=rng.randint(3, 6)
    ):
        yield Ask(_moment(rng, day, kind, draft), kind, code, draft, event)


class Teller:
    """Tells what became of each report, as far as the year has come."""

    def __init__(self, rng: Random, district: District, now: datetime) -> None:
        self.rng, self.district, self.now = rng, district, now
        self.staff, self.calendar = staff(), current_calendar()
        self.tree = units.tree()
        self.spots: dict[int, tuple[float, float]] = {}
        self.mains: dict[int, cases.Story] = {}
        # Units differ, or no ranking would say anything.
        self.care: dict[UUID, float] = {}

    def story(self, ask: Ask, number: str) -> cases.Story:
        """One report and its life until now."""
        story = self._begin(ask, number)
        with suppress(_NotYet):
            self._live(story, ask)
        story.end(self.now)
        return story

    def _begin(self, ask: Ask, number: str) -> cases.Story:
        rng, draft = self.rng, ask.draft
        lon, lat = self._spot(ask)
        chosen = draft.channel in ("hotline", "counter", "officer")
        anonymous = rng.random() < (0.25 if draft.channel in ("qr", "portal") else 0.05)
        caller = cases.CallerDetails(
            name="" if anonymous else texts.caller_name(rng),
            phone="" if anonymous else texts.resident_phone(rng),
        )
        by = RESIDENT if draft.channel in ("qr", "portal", "open311") else self.staff.district
        return cases.Story.begin(
            cases.Report(
                text=draft.text, title=draft.title, address=draft.address_hint, lon=lon, lat=lat,
                category=texts.category_code(ask.kind) if chosen else "",
                channel=draft.channel.value, caller=caller,
                confidential=rng.random() < 0.005,
            ),
            by=by, at=ask.at, number=number,
        )  # fmt: skip

    def _spot(self, ask: Ask) -> tuple[float, float]:
        """Where it is: near the middle of a smallest unit; one event has one place."""
        rng = self.rng
        if ask.event in self.spots:
            lon, lat = self.spots[ask.event]
            return lon + rng.gauss(0, 1e-4), lat + rng.gauss(0, 1e-4)
        lon, lat = rng.choice(self.district.places[ask.community])
        if ask.event:
            self.spots[ask.event] = lon, lat
        return round(lon + rng.gauss(0, 2e-4), 6), round(lat + rng.gauss(0, 2e-4), 6)

    def _live(self, story: cases.Story, ask: Ask) -> None:
        rng, case = self.rng, story.case
        at = self._later(ask.at, rng.expovariate(1 / 25))
        if case.state == cases.State.REPORTED:
            at = self._take_in(story, ask, at)
            if case.state != cases.State.DISPATCHED:
                return
        at = self._work(story, at)
        self._answer(story, ask, at)

    def _take_in(self, story: cases.Story, ask: Ask, at: datetime) -> datetime:
        """Accepted, classified by a person, merged or dispatched."""
        rng, case = self.rng, story.case
        desk = self.staff.of(case.unit_id)
        code = texts.category_code(ask.kind)
        if texts.kind_of(ask.kind).calm and rng.random() < 0.05:
            story.decline(by=desk, at=at, reason="该事项不属于本平台受理范围，已告知咨询渠道。")
            raise _NotYet
        if not case.category_confirmed:
            story.classify(by=desk, at=at, category=code)
        story.accept(by=desk, at=at)
        at = self._later(at, rng.expovariate(1 / 30))
        main = self.mains.get(ask.event) if ask.event else None
        if main is not None and main.case.state in ("dispatched", "handling", "accepted"):
            story.merge_into(main, by=desk, at=at, reason="同一地点同一事项，并入先收到的诉求。")
            raise _NotYet
        if ask.event and main is None:
            self.mains[ask.event] = story
        if rng.random() < 0.06:
            at = self._wrong_door(story, desk, at)
        story.dispatch(by=desk, at=at, unit=self._in_charge(story))
        return at

    def _wrong_door(self, story: cases.Story, desk: Actor, at: datetime) -> datetime:
        """Dispatched to a unit that it is no business of, and returned."""
        rng = self.rng
        right = self._in_charge(story)
        others = [u for code, u in self.district.units.items() if code.startswith("JH-")]
        wrong = rng.choice([u for u in sorted(others) if u != right])
        story.dispatch(by=desk, at=at, unit=wrong)
        at = self._later(at, rng.uniform(60, 500))
        giver = self.staff.of(wrong)
        story.return_case(by=giver, at=at, reason=texts.return_reason(rng))
        return self._later(at, rng.uniform(20, 200))

    def _in_charge(self, story: cases.Story) -> UUID:
        """The department of the matter, or the community for what it settles itself."""
        case = story.case
        category = cases.categories.get()[case.category_id or ""]
        day = case.opened_at.astimezone(CIVIL).date()
        found = self.tree.nearest_department(category.department_kind, case.area_id, day)
        if found is None or (case.area_id and self.rng.random() < 0.2):
            return case.area_id or self.district.units[DISTRICT]
        return found.id

    def _work(self, story: cases.Story, at: datetime) -> datetime:
        """Signed for, worked on with what may come between, resolved."""
        rng, case = self.rng, story.case
        unit = self.staff.of(case.unit_id)
        at = self._later(at, rng.expovariate(1 / 90))
        story.sign(by=unit, at=at)
        if rng.random() < 0.03:
            at = self._whistle(story, at)
        if rng.random() < 0.06 and case.due_at is not None:
            at = self._extend(story, unit, at)
        if rng.random() < 0.02:
            at = self._suspend(story, unit, at)
        at = self._not_yet(self._done_at(story, at))
        outcome = self._outcome(case.unit_id)
        story.resolve(by=unit, at=at, resolution=texts.reply(rng, self._kind(story), outcome))
        return at

    def _kind(self, story: cases.Story) -> str:
        """The kind of text that belongs to the category in force."""
        code = story.case.category_id
        return next((k for k, c in texts.CATEGORY_CODES.items() if c == code), "consultation")

    def _outcome(self, unit: UUID) -> texts.Outcome:
        poor = self._poor(unit)
        found = self.rng.choices(
            list(texts.Outcome), [0.84 - poor, 0.07 + poor / 2, 0.06 + poor / 2, 0.03]
        )
        return found[0]

    def _poor(self, unit: UUID) -> float:
        """How far a unit falls behind the best: 0 to 0.12."""
        return self.care.setdefault(unit, self.rng.betavariate(1.6, 4) * 0.16)

    def _done_at(self, story: cases.Story, at: datetime) -> datetime:
        """Mostly well inside the deadline, sometimes late, more often in units that lag."""
        rng, case = self.rng, story.case
        due = case.due_at
        if due is None or due <= at:
            return self._later(at, rng.uniform(30, 600))
        late = rng.random() < 0.05 + self._poor(case.unit_id)
        part = rng.uniform(1.05, 1.9) if late else min(0.97, rng.lognormvariate(-0.9, 0.5))
        moment = at + (due - at) * part
        if not late and moment > due:
            moment = due
        settled = next_working_time(moment, self.calendar)
        return settled if late or settled <= due else moment

    def _whistle(self, story: cases.Story, at: datetime) -> datetime:
        rng, case = self.rng, story.case
        names = ("JH-police", "JH-urban_management", "JH-fire", "JH-market_supervision", "JH-water")
        called = rng.sample([self.district.units[n] for n in names], rng.randint(2, 3))
        street = self.tree.ancestor(case.area_id, "street_town")
        calling = street.id if street else case.first_receiver_id
        leader = self.staff.of(calling)
        at = self._later(at, rng.uniform(10, 200))
        tasks = story.whistle(
            by=leader, at=at, units=called, calling=calling,
            ground=rng.choice(("beyond_street", "joint_enforcement", "emergency")),
            reason=texts.whistle_reason(rng, self._kind(story)),
        )  # fmt: skip
        last = at
        for task in tasks:
            there = self._not_yet(at + timedelta(minutes=rng.lognormvariate(3.0, 0.5)))
            story.report_in(task, by=self.staff.of(task.unit_id), at=there)
        for task in tasks:
            arrived = task.arrived_at or at
            done = self._not_yet(arrived + timedelta(minutes=rng.uniform(30, 300)))
            story.close_task(
                task,
                by=self.staff.of(task.unit_id),
                at=done,
                evidence="现场已处置，情况已拍照留存。",
            )
            last = max(last, done)
        return last

    def _extend(self, story: cases.Story, unit: Actor, at: datetime) -> datetime:
        asked_at = self._later(at, self.rng.uniform(60, 900))
        asked = story.ask(
            cases.ApprovalKind.EXTEND, by=unit, at=asked_at, reason=texts.extension_reason(self.rng),
            amount=Decimal(self.rng.choice((1, 2, 3, 5))),
        )  # fmt: skip
        at = self._later(asked_at, self.rng.uniform(30, 400))
        story.grant(asked, by=self.staff.district, at=at, reason="情况属实，同意。")
        return at

    def _suspend(self, story: cases.Story, unit: Actor, at: datetime) -> datetime:
        rng, office = self.rng, self.staff.district
        asked_at = self._later(at, rng.uniform(60, 600))
        asked = story.ask(
            cases.ApprovalKind.SUSPEND,
            by=unit,
            at=asked_at,
            reason="等待第三方检测结果，暂无法推进。",
        )
        at = self._later(asked_at, rng.uniform(30, 300))
        story.grant(asked, by=office, at=at, reason="同意挂账。")
        again = self._later(at, rng.uniform(3, 25) * 24 * 60)
        asked = story.ask(cases.ApprovalKind.RESUME, by=unit, at=again, reason="检测结果已出。")
        at = self._later(again, rng.uniform(30, 300))
        story.grant(asked, by=office, at=at, reason="同意恢复办理。")
        return at

    def _answer(self, story: cases.Story, ask: Ask, at: datetime) -> None:
        """Called back, reopened where it was not solved, closed."""
        rng, agent = self.rng, self.staff.callback
        at = self._later(at, rng.uniform(0.3, 3) * 24 * 60)
        if story.caller is None:
            story.close(by=agent, at=at)
            return
        nobody = cases.rules.CallbackAnswer(reached=False)
        attempts = 0
        while rng.random() < 0.14:
            story.call_back(by=agent, at=at, answer=nobody)
            attempts += 1
            at = self._later(at, rng.uniform(120, 900))
            if attempts >= 2 and rng.random() < 0.5:
                reason = "多次联系未接通。"
                story.give_up(by=agent, at=at, attempts=attempts, reason=reason)
                return
        level = self._level(story.case.unit_id)
        happy = level >= 3
        solved = happy and rng.random() < 0.985
        story.call_back(
            by=agent, at=at,
            answer=cases.rules.CallbackAnswer(
                reached=True, contacted=happy or rng.random() < 0.6, solved=solved, level=level
            ),
            remark=texts.callback_remark(rng, level),
        )  # fmt: skip
        if story.case.state == cases.State.DISPATCHED:
            at = self._work(story, at)
            if story.case.reopen_count < 3:
                self._answer(story, ask, at)

    def _level(self, unit: UUID) -> int:
        poor = self._poor(unit)
        weights = [
            0.5 - poor,
            0.34 - poor / 2,
            0.1 + poor / 2,
            0.04 + poor * 0.7,
            0.02 + poor * 0.3,
        ]
        return self.rng.choices(LEVELS, weights)[0]

    def _later(self, at: datetime, minutes: float) -> datetime:
        """So many minutes of working time later; what lies beyond now has not happened yet."""
        span = WorkingTime(Decimal(f"{max(minutes, 1) / 60:.3f}"), TimeUnit.WORK_HOUR)
        return self._not_yet(add(at, span, self.calendar))

    def _not_yet(self, at: datetime) -> datetime:
        if at > self.now:
            raise _NotYet
        return at


class _NotYet(Exception):
    """What comes next lies after now."""
