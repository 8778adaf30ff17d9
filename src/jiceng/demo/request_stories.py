"""Course of each report: people, moves and times, up to the present day."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from operator import itemgetter
from random import Random
from uuid import UUID

from jiceng.cases import public as cases
from jiceng.core.access import Actor
from jiceng.core.calendar import current_calendar
from jiceng.core.worktime import TimeUnit, next_working_time
from jiceng.demo import texts
from jiceng.demo.accounts import DISTRICT
from jiceng.demo.matters import SETTLED_LOCALLY, department_of, kind_of_matter
from jiceng.demo.organisation import District
from jiceng.demo.report_year import PlannedReport
from jiceng.demo.staff import staff
from jiceng.demo.unit_quality import UnitQuality
from jiceng.demo.working_pace import AfterNow, WorkingPace, first_contact
from jiceng.directory import public as units

Report = tuple[PlannedReport, str]
"""A report and the number it is given."""

RESIDENT = Actor(kind="resident")
WORKING_DAY = 480
"""In minutes."""
MOST_REOPENINGS = 3
"""After so many the resident is content, so that no request goes round for ever."""


def _is_classified(draft: texts.Draft) -> bool:
    """Whether somebody has chosen the category: whoever took the report."""
    return draft.channel in ("hotline", "counter", "officer")


class CourseSimulator(WorkingPace):
    """Simulates the course of each report, up to the present day."""

    def __init__(self, district: District, now: datetime) -> None:
        self.district, self.now = district, now
        self.staff, self.calendar = staff(), current_calendar()
        self.tree = units.tree()
        self.spots: dict[int, tuple[float, float]] = {}
        # Further reports of the current event.
        self.others: deque[Report] = deque()
        self.merged: list[cases.Story] = []
        self.readings: cases.Readings = {}
        self.work = UnitQuality(self.tree)

    def read(self, reports: Iterable[Report]) -> None:
        """Let the words of many reports be read together, before their courses are asked for."""
        drafts = [ask.draft for ask, _number in reports]
        asked = [cases.Asked(each.title, each.text, not _is_classified(each)) for each in drafts]
        self.readings = cases.read_many(asked)

    def event(self, reports: Sequence[Report], rng: Random) -> list[cases.Story]:
        """The course of one report, or of all reports of one event, until now.

        Args:
            reports: the reports with their numbers, first come first.
            rng: the event's own, so that the result is independent of process and order.
        """
        self.rng, self.others, self.merged = rng, deque(reports), []
        stories = []
        while self.others:
            stories.append(self._whole(*self.others.popleft()))
        for story in [*stories, *self.merged]:
            story.end(self.now)
        return [*stories, *self.merged]

    def _whole(self, ask: PlannedReport, number: str) -> cases.Story:
        story = self._begin(ask, number)
        with suppress(AfterNow):
            self._live(story, ask)
        return story

    def _begin(self, ask: PlannedReport, number: str) -> cases.Story:
        rng, draft = self.rng, ask.draft
        lon, lat = self._spot(ask)
        anonymous = rng.random() < (0.15 if draft.channel in ("qr", "portal") else 0.03)
        caller = cases.CallerDetails(
            name="" if anonymous else texts.caller_name(rng),
            phone="" if anonymous else texts.resident_phone(rng),
        )
        by = RESIDENT if draft.channel in ("qr", "portal", "open311") else self.staff.district
        return cases.Story.begin(
            cases.Report(
                text=draft.text,
                title=draft.title,
                address=draft.address_hint,
                lon=lon,
                lat=lat,
                category=draft.category if _is_classified(draft) else "",
                channel=draft.channel.value,
                caller=caller,
                confidential=rng.random() < 0.005,
            ),
            by=by,
            at=ask.at,
            number=number,
            readings=self.readings,
        )

    def _spot(self, ask: PlannedReport) -> tuple[float, float]:
        """Place: near the centre of a smallest unit; one event has one place."""
        rng = self.rng
        if ask.event in self.spots:
            lon, lat = self.spots[ask.event]
            return lon + rng.gauss(0, 1e-4), lat + rng.gauss(0, 1e-4)
        lon, lat = rng.choice(self.district.places[ask.community])
        if ask.event:
            self.spots[ask.event] = lon, lat
        return round(lon + rng.gauss(0, 2e-4), 6), round(lat + rng.gauss(0, 2e-4), 6)

    def _live(self, story: cases.Story, ask: PlannedReport) -> None:
        rng, case = self.rng, story.case
        at = max(self._reach(story), self.soon(story, ask.at, rng.expovariate(1 / 45)))
        if case.state == cases.State.REPORTED:
            at = self._take_in(story, ask, at)
            if case.state != cases.State.DISPATCHED:
                return
        at = self._work(story, at)
        self._answer(story, at)

    def _reach(self, story: cases.Story) -> datetime:
        """The resident is contacted first, mostly soon and in daytime, sometimes late."""
        case, rng = story.case, self.rng
        if case.contact_due_at is None:
            return case.opened_at
        late = rng.random() < 0.02 + self.work.lag(case.unit_id)
        at = self.not_yet(first_contact(rng, case.opened_at, case.contact_due_at, late=late))
        way = rng.choices(("call", "message", "visit"), (8, 1, 1))[0]
        story.contact(by=self.staff.of(case.unit_id), at=at, way=way)
        return at

    def _take_in(self, story: cases.Story, ask: PlannedReport, at: datetime) -> datetime:
        """Accepted, classified by a person, dispatched."""
        rng, case = self.rng, story.case
        desk = self.staff.of(case.unit_id)
        code = ask.draft.category
        if (declined := texts.decline_reason(rng, ask.kind)) and rng.random() < 0.03:
            story.decline(by=desk, at=at, reason=declined)
            raise AfterNow
        self.may_lie(story, at, 0.7)
        if not case.category_confirmed:
            story.classify(by=desk, at=at, category=code)
        story.accept(by=desk, at=at)
        self.may_lie(story, at, 0.4)
        at = self.soon(story, at, rng.expovariate(1 / 60))
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
        at = self.soon(story, at, rng.uniform(60, 300))
        giver, node = self.staff.of(wrong), self.tree.get(right)
        reason = texts.return_reason(rng, kind_of_matter(story.case), node.name if node else "")
        story.return_case(by=giver, at=at, reason=reason)
        return self.soon(story, at, rng.uniform(20, 120))

    def _in_charge(self, story: cases.Story) -> UUID:
        """The department of the matter, or the community for what it settles itself."""
        case, found = story.case, department_of(story.case)
        where, chance = case.area_id, self.rng.random()
        is_local = kind_of_matter(case) in SETTLED_LOCALLY
        by_community = chance < (0.9 if is_local else 0.35)
        if where and (by_community or found is None or str(found) in case.returned_by):
            return where
        street = self.tree.ancestor(where, "street_town") if where and chance > 0.94 else None
        return street.id if street else found or self.district.units[DISTRICT]

    def _deciding(self, applicant: Actor) -> Actor:
        """The person who decides on an application: never the applicant."""
        office = self.staff.district
        return office if office.id != applicant.id else self.staff.callback

    def _work(self, story: cases.Story, at: datetime) -> datetime:
        """Signed for, worked on with what may come between, resolved."""
        rng, case = self.rng, story.case
        unit = self.staff.of(case.unit_id)
        self.may_lie(story, at, 0.4)
        at = self.soon(story, at, rng.expovariate(1 / 90))
        story.sign(by=unit, at=at)
        if rng.random() < 0.03:
            at = self._whistle(story, at)
        if rng.random() < 0.06 and case.due_at is not None:
            at = self._extend(story, unit, at)
        if rng.random() < 0.02:
            at = self._suspend(story, unit, at)
        is_calm = texts.kind_of(kind_of_matter(case)).calm
        if rng.random() < 0.004 and not is_calm and not case.is_excluded:
            at = self._exclude(story, unit, at)
        done = self._done_at(story, at)
        at = self._answer_early(story, at, done)
        overdue = case.due_at is not None and done > case.due_at + timedelta(days=2)
        words = texts.urge(rng, kind_of_matter(case)) if overdue else ""
        if words and case.due_at is not None and not case.is_supervised:
            at = self.later(case.due_at + timedelta(days=2), rng.uniform(60, 300))
            story.supervise(by=self.staff.district, at=at, reason=f"{words}。")
            done = max(done, at)
        self._absorb(story, min(done, self.now))
        at = self.not_yet(done)
        outcome = self.work.outcome(self.rng, case.unit_id)
        story.resolve(
            by=unit, at=at, resolution=texts.reply(rng, kind_of_matter(story.case), outcome)
        )
        return at

    def _answer_early(self, story: cases.Story, at: datetime, done: datetime) -> datetime:
        """Tell the resident what will be done, where it is done after the answer is due."""
        case, rng = story.case, self.rng
        due = case.answer_due_at
        if case.answered_at or due is None or not at < due < done:
            return at
        told = next_working_time(at + (due - at) * rng.uniform(0.3, 0.95), self.calendar)
        if told > min(due, self.now) or rng.random() < 0.03 + self.work.lag(case.unit_id):
            return at
        story.answer(by=self.staff.of(case.unit_id), at=told, text=texts.interim_answer(rng))
        return told

    def _done_at(self, story: cases.Story, at: datetime) -> datetime:
        """Mostly well inside the deadline, sometimes late, more often in units that lag."""
        rng, case = self.rng, story.case
        due = case.due_at
        if due is None or due <= at:
            return self.soon(story, at, rng.uniform(30, 600))
        is_calm = texts.kind_of(kind_of_matter(case)).calm
        late = not is_calm and rng.random() < 0.05 + self.work.lag(case.unit_id)
        part = rng.uniform(1.05, 1.9) if late else min(0.97, rng.lognormvariate(-1.2, 0.5))
        moment = at + (due - at) * part
        if not late and moment > due:
            moment = due
        if story.span is not None and story.span.unit == TimeUnit.URGENT_HOUR:
            return moment
        settled = next_working_time(moment, self.calendar)
        return settled if late or settled <= due else moment

    def _whistle(self, story: cases.Story, at: datetime) -> datetime:
        rng, case = self.rng, story.case
        joint = texts.joint_action(rng, kind_of_matter(case))
        if joint is None:
            return at
        called = [self.district.units[f"JH-{kind}"] for kind in joint.departments]
        saying = dict(zip(called, map(texts.evidence_of, joint.departments), strict=True))
        street = self.tree.ancestor(case.area_id, "street_town")
        calling = street.id if street else case.first_receiver_id
        leader = self.staff.of(calling)
        at = self.soon(story, at, rng.uniform(10, 200))
        tasks = story.whistle(
            by=leader,
            at=at,
            units=called,
            calling=calling,
            ground=joint.ground,
            reason=joint.reason,
        )
        arrivals = [(at + timedelta(minutes=self._on_the_way()), task) for task in tasks]
        for there, task in sorted(arrivals, key=itemgetter(0)):
            story.report_in(task, by=self.staff.of(task.unit_id), at=self.not_yet(there))
        ends = [(there + timedelta(minutes=rng.uniform(30, 300)), task) for there, task in arrivals]
        for done, task in sorted(ends, key=itemgetter(0)):
            story.close_task(
                task,
                by=self.staff.of(task.unit_id),
                at=self.not_yet(done),
                evidence=saying[task.unit_id],
            )
        at = self.not_yet(max(done for done, _task in ends) + timedelta(minutes=12))
        story.end_whistle(by=leader, at=at, reason="各单位已处置完毕，联合办结。")
        return at

    def _extend(self, story: cases.Story, unit: Actor, at: datetime) -> datetime:
        spare = max((story.case.due_at or at) - at, timedelta())
        moment = next_working_time(at + spare * self.rng.uniform(0.1, 0.6), self.calendar)
        asked_at = self.not_yet(moment)
        application = story.ask(
            cases.ApprovalKind.EXTEND,
            by=unit,
            at=asked_at,
            reason=texts.extension_reason(self.rng, kind_of_matter(story.case)),
            amount=Decimal(self.rng.choice((1, 2, 3, 5))),
        )
        at = self.soon(story, asked_at, self.rng.uniform(30, 400))
        story.grant(application, by=self._deciding(unit), at=at, reason="情况属实，同意。")
        return at

    def _on_the_way(self) -> float:
        """Minutes until a called body is there: mostly half an hour, now and then far too long."""
        if self.rng.random() < 0.06:
            return self.rng.uniform(300, 3000)
        return self.rng.lognormvariate(3.0, 0.5)

    def _exclude(self, story: cases.Story, unit: Actor, at: datetime) -> datetime:
        reason = texts.exclusion_reason(self.rng)
        asked_at = self.soon(story, at, self.rng.uniform(30, 200))
        application = story.ask(cases.ApprovalKind.EXCLUDE, by=unit, at=asked_at, reason=reason)
        at = self.later(asked_at, self.rng.uniform(60, 600))
        story.grant(application, by=self._deciding(unit), at=at, reason="经核实属实，同意剔除。")
        return at

    def _suspend(self, story: cases.Story, unit: Actor, at: datetime) -> datetime:
        rng, office = self.rng, self._deciding(unit)
        pause = texts.pause(rng, kind_of_matter(story.case))
        if pause is None:
            return at
        asked_at = self.later(at, rng.uniform(60, 600))
        application = story.ask(
            cases.ApprovalKind.SUSPEND, by=unit, at=asked_at, reason=f"{pause.reason}。"
        )
        at = self.later(asked_at, rng.uniform(30, 300))
        story.grant(application, by=office, at=at, reason="同意挂账。")
        again = self.later(at, rng.uniform(3, 25) * 24 * 60)
        application = story.ask(
            cases.ApprovalKind.RESUME, by=unit, at=again, reason=f"{pause.resumption}。"
        )
        at = self.later(again, rng.uniform(30, 300))
        story.grant(application, by=office, at=at, reason="同意恢复办理。")
        return at

    def _absorb(self, main: cases.Story, until: datetime) -> None:
        """Merge further reports of the event that come while the first is being worked on."""
        rng = self.rng
        while self.others:
            ask, number = self.others[0]
            accepted = self.moment(ask.at, rng.uniform(5, 40))
            merged = max(accepted, main.case.signed_at or accepted)
            merged = self.moment(merged, rng.uniform(5, 60))
            if merged >= until:
                return
            self.others.popleft()
            story = self._begin(ask, number)
            if story.case.confidential != main.case.confidential:
                # Confidential requests are merged with none that are not.
                with suppress(AfterNow):
                    self._live(story, ask)
                self.merged.append(story)
                continue
            desk = self.staff.of(story.case.unit_id)
            if story.case.state == cases.State.REPORTED:
                story.accept(by=desk, at=accepted)
            story.merge_into(
                main, by=desk, at=merged, reason="同一地点同一事项，并入先收到的诉求。"
            )
            self.merged.append(story)

    def _answer(self, story: cases.Story, at: datetime) -> None:
        """Callback of each resident, reopening where unsolved, closing."""
        at = self.later(at, self.rng.uniform(0.2, 2) * WORKING_DAY)
        if not story.waiting:
            story.close(by=self.staff.callback, at=at)
            return
        for caller in story.waiting:
            at = self._call(story, caller, at)
            if story.case.state != cases.State.RESOLVED:
                break
        if story.case.state == cases.State.DISPATCHED:
            self._answer(story, self._work(story, at))

    def _call(self, story: cases.Story, caller: cases.Caller, at: datetime) -> datetime:
        """One caller is rung up until they answer, or until it is given up; gives the time."""
        rng, agent = self.rng, self.staff.callback
        attempts = 0
        while rng.random() < 0.14:
            nobody = cases.CallbackAnswer(reached=False, why=cases.NO_ANSWER)
            story.call_back(by=agent, at=at, answer=nobody, caller=caller)
            attempts += 1
            at = self.later(at, rng.uniform(120, 900))
            tired = attempts >= 2 and rng.random() < 0.5
            if tired and story.can("give_up", by=agent, at=at):
                story.give_up(by=agent, at=at, reason="多次联系未接通。")
                return at
        last = story.case.reopen_count >= MOST_REOPENINGS
        level = 3 if last else self.work.level(rng, story.case.unit_id)
        happy = level >= 3
        solved = last or (happy and rng.random() < 0.985)
        story.call_back(
            by=agent,
            at=at,
            caller=caller,
            answer=cases.CallbackAnswer(
                reached=True, contacted=happy or rng.random() < 0.6, solved=solved, level=level
            ),
            remark=texts.callback_remark(rng, kind_of_matter(story.case), level),
        )
        return self.later(at, rng.uniform(5, 60))
