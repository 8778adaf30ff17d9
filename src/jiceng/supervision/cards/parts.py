"""Sections of the pages of cards, of rules and of bulletins, and of tasks: their cards."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from jiceng.core.errors import Invalid
from jiceng.directory import public as directory
from jiceng.records.public import PartRequest, RecordPart
from jiceng.supervision.cards import columns, standings, versions, wording
from jiceng.supervision.cards.bulletins import BULLETINS
from jiceng.supervision.cards.lifecycle import CARDS
from jiceng.supervision.cards.models import CardLevel, Line, Reading, RuleVersion, Trial
from jiceng.supervision.cards.moves import KIND, LIVE
from jiceng.supervision.cards.permissions import RULES
from jiceng.supervision.cards.rule_sets import KIND as RULE_KIND
from jiceng.supervision.cards.rule_sets import OPEN, RULE_SETS, SECTION, Written, kept
from jiceng.supervision.tasks import public as tasks
from jiceng.ui.forms import DrawnForm, form_of, kind_of, rows_of

FIELDS: Final = tuple(Written.model_fields)


def _rules(part: PartRequest) -> Mapping[str, Any] | None:
    """The rules of the next version, which writers edit in place, and what they may name."""
    found = RULE_SETS.visible(part.actor).filter(pk=part.record).first()
    if found is None:
        return None
    may_edit = found.state in OPEN and bool(part.actor.may(RULES, found.unit.path))
    rows = kept(RULE_SETS.load(found))
    return {
        "rows": [_rule(part, each, may_edit) for each in rows],
        "may_edit": may_edit,
        "new": _fields(part, None) if may_edit else (),
        "is_open": part.problem is not None and not _asked(part),
        "problem": str(part.problem) if part.problem else "",
        "variables": wording.VARIABLES.items() if may_edit else (),
        "kinds": [(f'kind == "{kind}"', tasks.TaskKind(kind).label) for kind in wording.kinds()],
    }


def _asked(part: PartRequest) -> str:
    return part.request.POST.get("rule", "")


def _rule(part: PartRequest, row: Any, may_edit: bool) -> dict[str, Any]:
    return {
        "id": row.pk,
        "light": columns.light(row.level),
        "words": wording.rule_words(row),
        "is_open": part.problem is not None and _asked(part) == str(row.pk),
        "fields": _fields(part, row) if may_edit else (),
    }


def _fields(part: PartRequest, row: Any) -> list[tuple[Any, str, int | None]]:
    """The form of one rule, with what was typed if it was refused."""
    key = str(row.pk) if row else ""
    is_refused = part.problem is not None and _asked(part) == key
    given = {name: part.request.POST.get(name, "") for name in FIELDS} if is_refused else None
    begun = {name: _plain(getattr(row, name)) for name in FIELDS} if row else None
    form: DrawnForm = form_of(Written, given, prefix=f"r-{key or 'new'}", begun=begun)
    if is_refused and isinstance(part.problem, Invalid):
        form.refuse(part.problem)
    return [(form[name], kind_of(field), rows_of(field)) for name, field in form.fields.items()]


def _plain(value: Any) -> Any:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def _trial(part: PartRequest) -> Mapping[str, Any] | None:
    """Who would get which card by the rules as they were last tried."""
    found = RULE_SETS.visible(part.actor).filter(pk=part.record).first()
    trial = Trial.objects.filter(rule_set=part.record).first() if found else None
    if found is None or trial is None or not part.actor.may(RULES, found.unit.path):
        return None
    keys = [UUID(each["task"]) for each in trial.lines]
    seen = set(tasks.visible_to(part.actor).filter(pk__in=keys).values_list("pk", flat=True))
    lines = [_trial_line(each) for each in trial.lines if UUID(each["task"]) in seen]
    return {
        "at": trial.at,
        "tasks": trial.tasks,
        "is_current": found.tried_at == trial.at,
        "counts": [
            (columns.light("" if level == "none" else level), trial.counts.get(level, 0))
            for level in ("red", "yellow", "watch", "none")
        ],
        "lines": lines,
        "more": trial.tasks - trial.counts.get("none", 0) - len(lines),
    }


def _trial_line(each: Mapping[str, Any]) -> dict[str, Any]:
    planned = each["planned"]
    return {
        "task": each["task"],
        "title": each["title"],
        "unit": directory.label_of(UUID(each["unit"])),
        "light": columns.light(each["level"]),
        "reason": wording.working(
            figure=each["figure"],
            side=each["side"],
            value=Decimal(each["value"]),
            limit=Decimal(each["limit"]),
            progress=Decimal(each["progress"]),
            planned=None if planned is None else Decimal(planned),
        ),
    }


def _versions(part: PartRequest) -> Mapping[str, Any] | None:
    """The published versions, the newest first."""
    if not RULE_SETS.visible(part.actor).filter(pk=part.record).exists():
        return None
    rows = list(RuleVersion.objects.filter(rule_set=part.record).order_by("-number"))
    return {"rows": rows} if rows else None


def _standing(part: PartRequest) -> Mapping[str, Any] | None:
    """A card's reason, and where its task stands today: how near the card is to being lifted."""
    card = CARDS.visible(part.actor).select_related("task").filter(pk=part.record).first()
    if card is None:
        return None
    day = directory.civil_day(part.at)
    now = next(standings.standings(day, [card.task_id]), None) if card.state in LIVE else None
    rule = _rule_of(card)
    value = rule.reading(now).value if now and rule else None
    return {
        "light": columns.light(card.level),
        "reason": wording.reason_of(card),
        "task": card.task,
        "sees_task": tasks.visible_to(part.actor).filter(pk=card.task_id).exists(),
        "now": None
        if value is None or rule is None
        else wording.working(
            figure=rule.figure,
            side=rule.limit.comparison.value,
            value=value,
            limit=rule.limit.limit,
            progress=now.progress if now else None,
            planned=now.planned if now else None,
        ),
        "lifts_at": wording.number(rule.limit.lifts_at) if rule and rule.limit.margin else "",
        "span_days": rule.limit.span_days if rule else 0,
        "opinions": list(card.opinions.select_related("person").order_by("at", "id")),
    }


def _rule_of(card: Any) -> standings.Rule | None:
    """The rule by which a card stands, as in the version by which it was issued."""
    if card.rule_set_id is None:
        return None
    version = RuleVersion.objects.filter(rule_set=card.rule_set_id, number=card.edition).first()
    found = [versions.rule_of(each) for each in version.limits] if version else []
    return next(
        (
            each
            for each in found
            if each.figure == card.figure
            and each.limit.limit == card.limit
            and versions.NAMES[each.limit.level] == card.level
        ),
        None,
    )


def _of_task(part: PartRequest) -> Mapping[str, Any] | None:
    """The cards of a task, the newest first."""
    rows = list(CARDS.visible(part.actor).filter(task=part.record).order_by("-opened_at", "-id"))
    return {"rows": [_card(each) for each in rows]} if rows else None


def _card(card: Any) -> dict[str, Any]:
    return {
        "id": card.pk,
        "light": columns.light(card.level),
        "state": CARDS.states[card.state],
        "reason": wording.reason_of(card),
        "issued_on": card.issued_on,
    }


def _bulletin(part: PartRequest) -> Mapping[str, Any] | None:
    """What a bulletin tells; before it is circulated, what it would tell today."""
    found = BULLETINS.visible(part.actor).filter(pk=part.record).first()
    if found is None:
        return None
    fixed = list(Line.objects.filter(bulletin=found).order_by("id"))
    rows = fixed or [Line(**each) for each in BULLETINS.load(found).lines()]
    seen = CARDS.visible(part.actor).filter(pk__in=[each.card for each in rows])
    opened = set(seen.values_list("pk", flat=True))
    lines = [_line(each, is_seen=each.card in opened) for each in rows]
    readings = Reading.objects.filter(bulletin=found).select_related("unit").order_by("unit__path")
    return {
        "is_fixed": bool(fixed),
        "lines": lines,
        "red": sum(each["level"] == CardLevel.RED for each in lines),
        "yellow": sum(each["level"] == CardLevel.YELLOW for each in lines),
        "readings": [(directory.label_of(each.unit_id), each) for each in readings],
    }


def _line(row: Line, *, is_seen: bool) -> dict[str, Any]:
    return {
        "is_seen": is_seen,
        "level": row.level,
        "light": columns.light(row.level),
        "unit": directory.label_of(row.unit_id),
        "title": row.title,
        "reason": row.reason,
        "standing": row.standing,
        "card": row.card,
    }


def _part(kind: str, name: str, order: int, context: Any) -> RecordPart:
    return RecordPart(
        kind=kind, name=name, order=order, template=f"cards/{name}.html", context=context
    )


PARTS: Final = (
    _part(RULE_KIND, SECTION, 5, _rules),
    _part(RULE_KIND, "trial", 6, _trial),
    _part(RULE_KIND, "versions", 7, _versions),
    _part(KIND, "standing", 1, _standing),
    _part(tasks.KIND, "cards", 4, _of_task),
    _part(BULLETINS.kind, "lines", 1, _bulletin),
)
