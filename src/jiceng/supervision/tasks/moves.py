"""Moves of tasks: their guards and effects. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiceng.core.access import ALLOW, Verdict, refuse
from jiceng.core.errors import Invalid
from jiceng.core.worktime import CIVIL, TimeUnit, WorkingTime
from jiceng.directory.public import civil_day
from jiceng.records import public as records
from jiceng.records.clock.public import Due, Extend, Retime, clock_of
from jiceng.records.public import ABOVE, IN_CHARGE, Context, Facts, Outcome, Reach, edited
from jiceng.supervision.tasks import forms
from jiceng.supervision.tasks.models import (
    WHOLES,
    Dependency,
    Helper,
    Milestone,
    Report,
    Task,
    TaskKind,
)
from jiceng.supervision.tasks.queries import TaskFacts, stage_of
from jiceng.supervision.tasks.rules import FULL, Stage, next_day, reached
from jiceng.supervision.tasks.states import (
    COMPLETED,
    DONE,
    LISTED,
    RETURNED,
    RUNNING,
    SECTION,
    STRUCK,
    SUSPENDED,
)

KIND: Final = "work_task"
MOST_EXTENSIONS: Final = 2
"""Refused ones do not count (standards.md, 'Deadlines')."""
OVERSEER: Final = records.Relation(
    "task_overseer", _("the unit that oversees the list"), through="of_list__unit"
)
HELPING: Final = records.Relation(
    "task_helper", _("a unit that helps"), Reach.HERE, through="helpers__unit"
)
KEEPERS: Final = [OVERSEER]
ACCEPTORS: Final = [OVERSEER, ABOVE]
WORKERS: Final = [IN_CHARGE]


def end_of(day: date) -> datetime:
    """The moment at which a day is over."""
    return datetime.combine(day + timedelta(days=1), time(), CIVIL)


def time_until(day: date | None, at: datetime) -> WorkingTime | None:
    """Time from a moment to the end of a day, around the clock; of a past day, a second."""
    if day is None:
        return None
    left = max(end_of(day) - at, timedelta(seconds=1))
    return WorkingTime.of(left, TimeUnit.CALENDAR_DAY)


def time_allowed(task: Facts[Task]) -> WorkingTime | None:
    """Time until the due day of a task that is opened; None without one."""
    if task.record.kind == TaskKind.SECTION:
        return None
    return time_until(task.record.due_on, task.record.opened_at)


def stages(task: Facts[Task]) -> list[Stage]:
    """Its stages."""
    return [stage_of(each) for each in task.of(Milestone)]


def following(
    task: Facts[Task], changes: Mapping[str, Any], stages_now: list[Stage], day: date
) -> date:
    """The next day on which something of a task is due, after some changes of its columns."""

    def value(name: str) -> Any:
        return changes.get(name, getattr(task.record, name))

    return next_day(
        due_on=value("due_on"),
        stages=stages_now,
        report_day=value("report_day"),
        reported_on=value("reported_on") or value("starts_on") or day,
    )


def kept_days(fields: Any, _context: Context) -> Verdict:
    """Guard of the form: days in order, and an indicator with its goal."""
    if fields is None:
        return ALLOW
    if fields.starts_on and fields.due_on and fields.due_on < fields.starts_on:
        words = now_("Enter a day that is not before the start.")
        return refuse("task.days", words, field="due_on")
    if fields.indicator and fields.goal is None:
        words = now_("Enter the wanted value of the indicator.")
        return refuse("task.goal", words, field="goal")
    return ALLOW


def listed(fields: Any, context: Context) -> Outcome:
    """Put a task on a list; a section only holds others together."""
    columns = records.columns_from(Task, fields)
    day = civil_day(context.at)
    is_section = columns["kind"] == TaskKind.SECTION
    columns["next_on"] = next_day(
        due_on=columns["due_on"],
        stages=(),
        report_day=columns["report_day"],
        reported_on=columns["starts_on"] or day,
    )
    rows = [records.New(Helper, {"unit_id": unit}) for unit in fields.helpers]
    if fields.percent or fields.progress_as:
        columns["reported_on"] = day
        text = fields.progress_as or now_("Progress when the task was listed.")
        rows.append(_report(fields.percent, text, context))
    return Outcome(SECTION if is_section else LISTED, {}, columns, rows=rows)


def _report(percent: Any, text: str, context: Context) -> records.New:
    values = {"at": context.at, "day": civil_day(context.at), "percent": percent, "text": text}
    return records.New(Report, values)


def fits_list(task: Any, _fields: Any, _context: Context) -> None:
    """Refuse a whole of another list, or one below itself."""
    seen, whole = {task.pk}, task.parent
    while whole is not None:
        if whole.of_list_id != task.of_list_id or whole.pk in seen or whole.kind not in WHOLES:
            words = now_("Choose a section, measure or project of the same list.")
            raise Invalid(words, "task.parent", fields={"parent": words})
        seen.add(whole.pk)
        whole = whole.parent


def edit(task: TaskFacts, fields: Any, context: Context) -> Outcome:
    """Store what the keeper of the list writes; the clock follows the due day."""
    found = edited(task, fields, context)
    changes = dict(found.changes)
    clock: list[Any] = []
    if "due_on" in changes and task.record.state != SECTION:
        due = changes["due_on"]
        started = clock_of(task.record).started_at
        clock = [Due(context.at, max(end_of(due), started))] if due else []
    changes["next_on"] = following(task, changes, stages(task), civil_day(context.at))
    return replace(found, changes=changes, clock=clock)


def may_edit(task: TaskFacts, fields: Any, context: Context) -> Verdict:
    """Guard: as for the form of a new task; a due day is moved, not removed."""
    if fields is not None and fields.due_on is None and task.record.due_on is not None:
        words = now_("A due day can be moved, but not removed.")
        return refuse("task.no_due_day", words, field="due_on")
    return kept_days(fields, context)


def may_report(task: TaskFacts, fields: Any, _context: Context) -> Verdict:
    """Guard: progress is typed only where nothing else says it."""
    if task.record.kind in WHOLES and task.open_parts:
        return refuse("task.of_parts", now_("Its progress follows from its parts."))
    if task.of(Milestone):
        return refuse("task.by_stages", now_("Its progress follows from its stages."))
    if task.record.indicator:
        return refuse("task.by_indicator", now_("Its progress follows from an indicator."))
    return ALLOW


def report(task: TaskFacts, fields: Any, context: Context) -> Outcome:
    """Report progress: per cent and words, the only two things that are typed each month."""
    changes = {
        "percent": fields.percent,
        "progress_as": "",
        "reported_on": civil_day(context.at),
    }
    changes["next_on"] = following(task, changes, stages(task), civil_day(context.at))
    row = _report(fields.percent, fields.text, context)
    return Outcome(data={"percent": str(fields.percent)}, changes=changes, rows=[row])


def reach(task: TaskFacts, fields: Any, context: Context) -> Outcome:
    """Reach a stage, with what shows it."""
    day = civil_day(context.at)
    now = [
        replace(stage_of(each), reached_on=day) if each.pk == fields.stage else stage_of(each)
        for each in task.of(Milestone)
    ]
    percent = as_percent(reached(now, day))
    changes: dict[str, Any] = {"percent": percent, "reported_on": day}
    changes["next_on"] = following(task, changes, now, day)
    values = {"reached_on": day, "evidence": fields.evidence}
    rows = [
        records.Changed(Milestone, fields.stage, values),
        _report(percent, fields.evidence, context),
    ]
    return Outcome(
        data={"stage": fields.stage, "percent": str(percent)}, changes=changes, rows=rows
    )


def as_percent(done: Any) -> Decimal:
    """A progress as a column holds it."""
    exact = Decimal(done.numerator) / Decimal(done.denominator)
    return exact.quantize(Decimal("0.01"))


def add_stage(task: TaskFacts, fields: Any, context: Context) -> Outcome:
    """Add a weighted stage; progress follows from the stages from now on."""
    now = [*stages(task), Stage(fields.weight, fields.due_on)]
    day = civil_day(context.at)
    values = {"title": fields.title, "weight": fields.weight, "due_on": fields.due_on}
    changes: dict[str, Any] = {"percent": as_percent(reached(now, day))}
    changes["next_on"] = following(task, changes, now, day)
    row = records.New(Milestone, {**values, "reached_on": None, "evidence": ""})
    return Outcome(changes=changes, rows=[row])


def may_extend(task: TaskFacts, fields: Any, _context: Context) -> Verdict:
    """Guard: a later day, and at most two extensions."""
    due = task.record.due_on
    if due is None:
        return refuse("task.no_due_day", now_("The task has no due day."))
    if clock_of(task.record).extensions_granted >= MOST_EXTENSIONS:
        words = now_("It has been extended %(count)s times.") % {"count": MOST_EXTENSIONS}
        return refuse("task.extended", words)
    if fields is not None and fields.due_on <= due:
        words = now_("Enter a day after %(day)s.") % {"day": due.isoformat()}
        return refuse("task.not_later", words, field="due_on")
    return ALLOW


def extend(task: TaskFacts, fields: Any, context: Context) -> Outcome:
    """Give more time."""
    more = WorkingTime((fields.due_on - task.record.due_on).days, TimeUnit.CALENDAR_DAY)
    changes: dict[str, Any] = {"due_on": fields.due_on}
    changes["next_on"] = following(task, changes, stages(task), civil_day(context.at))
    return Outcome(
        data={"due_on": fields.due_on}, changes=changes, clock=[Extend(context.at, more)]
    )


def may_complete(task: TaskFacts, _fields: Any, _context: Context) -> Verdict:
    """Guard: nothing below or before it is open."""
    if task.open_parts:
        words = now_("%(count)s of its parts are still open.") % {"count": task.open_parts}
        return refuse("task.open_parts", words, count=task.open_parts)
    missing = [each.title for each in task.of(Milestone) if each.reached_on is None]
    if missing:
        words = now_("These stages are not reached: %(names)s.") % {"names": "、".join(missing)}
        return refuse("task.open_stages", words)
    if task.waits_for:
        words = now_("It waits for: %(names)s.") % {"names": "、".join(task.waits_for)}
        return refuse("task.waits", words)
    return ALLOW


def complete(task: TaskFacts, fields: Any, context: Context) -> Outcome:
    """Declare the task completed; the level above accepts it."""
    day = civil_day(context.at)
    changes = {"percent": as_percent(FULL), "done_on": day, "reported_on": day, "progress_as": ""}
    return Outcome(changes=changes, rows=[_report(Decimal(100), fields.result, context)])


def has_no_open_parts(task: TaskFacts, _fields: Any, _context: Context) -> Verdict:
    """Guard: what has open parts is not struck off above them."""
    if task.open_parts:
        words = now_("%(count)s of its parts are still open.") % {"count": task.open_parts}
        return refuse("task.open_parts", words, count=task.open_parts)
    return ALLOW


def is_above(task: TaskFacts, _fields: Any, context: Context) -> Verdict:
    """Guard: nobody accepts the work of the own unit, unless no unit is above it."""
    if context.actor.all_powers or context.unit != task.record.unit_id or task.above is None:
        return ALLOW
    return refuse("task.own_work", now_("The level above accepts it, not the unit itself."))


def send_back(task: TaskFacts, fields: Any, context: Context) -> Outcome:
    """Not accepted: the task goes on, with the due day that it had."""
    span = time_until(task.record.due_on, context.at)
    changes = {"done_on": None, "reason": fields.reason}
    return Outcome(changes=changes, clock=[Retime(context.at, span)])


def suspend(_task: TaskFacts, fields: Any, context: Context) -> Outcome:
    """Stop the clock."""
    changes = {"suspended_on": civil_day(context.at), "reason": fields.reason}
    return Outcome(changes=changes)


def resume(task: TaskFacts, _fields: Any, context: Context) -> Outcome:
    """Go on; the due day moves by the days of the suspension."""
    day, since = civil_day(context.at), task.record.suspended_on
    changes: dict[str, Any] = {"suspended_on": None}
    if task.record.due_on and since:
        changes["due_on"] = task.record.due_on + (day - since)
    changes["next_on"] = following(task, changes, stages(task), day)
    return Outcome(changes=changes)


def assign(_task: TaskFacts, fields: Any, _context: Context) -> Outcome:
    """Put another unit in charge."""
    return Outcome(data={"to": fields.unit}, changes={"unit_id": fields.unit})


def is_new_helper(task: TaskFacts, fields: Any, _context: Context) -> Verdict:
    """Guard: each unit helps once."""
    if fields is not None and task.one(Helper, unit_id=fields.helper):
        return refuse("task.helps", now_("This unit helps already."), field="helper")
    return ALLOW


def add_helper(_task: TaskFacts, fields: Any, _context: Context) -> Outcome:
    """Add a unit that helps."""
    return Outcome(rows=[records.New(Helper, {"unit_id": fields.helper})])


def wait_for(_task: TaskFacts, fields: Any, _context: Context) -> Outcome:
    """Another task has to be done first."""
    return Outcome(rows=[records.New(Dependency, {"first_id": fields.first})])


def with_reason(_task: TaskFacts, fields: Any, _context: Context) -> Outcome:
    """Enter the state of the move, with its reason."""
    return Outcome(changes={"reason": fields.reason})


OF_TASKS: Final = (
    "of_list",
    "parent",
    *forms.PLAIN,
    "next_on",
    "percent",
    "progress_as",
    "reported_on",
    "suspended_on",
    "done_on",
    "reason",
)
"""Columns of a task."""
STATES: Final = {
    LISTED: _("to be acknowledged"),
    RUNNING: _("at work"),
    RETURNED: _("handed back"),
    COMPLETED: _("to be accepted"),
    DONE: _("accepted as done"),
    SUSPENDED: pgettext_lazy("task", "suspended"),
    STRUCK: _("struck off"),
    SECTION: _("section"),
}
