"""Lifecycle of supervision bulletins: written, read by the units named, published. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiceng.core.access import ALLOW, Actor, Verdict, refuse
from jiceng.directory import public as directory
from jiceng.directory.public import civil_day
from jiceng.records import public as records
from jiceng.records.public import ABOVE, IN_CHARGE, Changed, Context, New, Outcome
from jiceng.supervision.cards import bulletin_lines, orders
from jiceng.supervision.cards.bulletin_lines import BulletinFacts
from jiceng.supervision.cards.models import Bulletin, Line, Reading
from jiceng.supervision.cards.permissions import ANSWER, BULLETIN_EDIT, BULLETIN_READ

KIND: Final = "supervision_bulletin"
WRITTEN, CIRCULATED, PUBLISHED, WITHDRAWN = "written", "circulated", "published", "withdrawn"
HOLDERS: Final = [IN_CHARGE, ABOVE]
NAMED: Final = records.Relation("bulletin_named", _("a unit named in it"), through="readings__unit")
FIELDS: Final = ("title", "first_on", "last_on", "read_by", "about")


def visible_to(actor: Actor) -> QuerySet[Bulletin]:
    """Bulletins of units within the reach of the permission; those in which such a unit is named,
    once it is to read them; and published ones of a unit above.
    """
    rows, reach = Bulletin.objects.select_related("unit"), actor.reach(BULLETIN_READ)
    if not reach:
        return rows.none()
    if "/" in reach:
        return rows
    here = directory.within(reach, "unit__path")
    named = Reading.objects.filter(directory.within(reach, "unit__path")).values("bulletin")
    above = Q(state=PUBLISHED, unit__in=_offices_around(reach))
    return rows.filter(here | Q(pk__in=named) & ~Q(state=WITHDRAWN) | above)


def _offices_around(reach: Any) -> list[Any]:
    """Units above those of a reach, and the departments of these."""
    tree = directory.tree()
    found = set()
    for path in reach:
        node = next(iter(tree.within(path)), None)
        for above in tree.chain(node.id) if node else ():
            found.add(above.id)
            found |= {
                each.id
                for each in tree.within(above.path)
                if each.parent_id == above.id and each.kind == "department"
            }
    return sorted(found)


def is_period(fields: Any, context: Context) -> Verdict:
    """Guard: the period has begun and does not end before it begins."""
    if fields is None:
        return ALLOW
    if fields.last_on < fields.first_on:
        words = now_("The last day is before the first one.")
        return refuse("bulletin.period", words, field="last_on")
    if fields.last_on > civil_day(context.at):
        words = now_("Choose a period that is over, or ends today.")
        return refuse("bulletin.future", words, field="last_on")
    return ALLOW


def has_cards(facts: BulletinFacts, _fields: Any, _context: Context) -> Verdict:
    """Guard: there is something to tell."""
    if facts.lines():
        return ALLOW
    words = now_("No yellow or red card was in force in this period.")
    return refuse("bulletin.no_cards", words)


def circulate(facts: BulletinFacts, _fields: Any, _context: Context) -> Outcome:
    """Fix what the bulletin tells, and ask the units named to read it."""
    lines = facts.lines()
    units = list(dict.fromkeys(each["unit_id"] for each in lines))
    rows: list[Any] = [New(Line, each) for each in lines]
    rows += [New(Reading, {"unit_id": unit, "read_at": None, "note": ""}) for unit in units]
    return Outcome(data={"cards": len(lines), "units": len(units)}, rows=rows)


def is_named(facts: BulletinFacts, _fields: Any, context: Context) -> Verdict:
    """Guard: the unit is named and has not read it yet."""
    mine = facts.one(Reading, unit_id=context.unit)
    if mine is None:
        return refuse("bulletin.not_named", now_("Your unit is not named in this bulletin."))
    if mine.read_at is not None:
        return refuse("bulletin.read", now_("Your unit has read this bulletin already."))
    return ALLOW


def read(facts: BulletinFacts, fields: Any, context: Context) -> Outcome:
    """Record that a unit has read it, and its remark."""
    mine = facts.one(Reading, unit_id=context.unit)
    values = {"read_at": context.at, "note": fields.note}
    rows = [Changed(Reading, mine.pk, values)] if mine else []
    return Outcome(data={"unit": str(context.unit)}, rows=rows)


def is_read(facts: BulletinFacts, _fields: Any, context: Context) -> Verdict:
    """Guard: all units have read it, or the day by which they could has passed."""
    open_ = [each for each in facts.of(Reading) if each.read_at is None]
    by: date = facts.record.read_by
    if open_ and civil_day(context.at) <= by:
        words = now_("%(n)s units have not read it yet; they have time until %(day)s.")
        given = {"n": len(open_), "day": by.isoformat()}
        return refuse("bulletin.unread", words % given, **given)
    return ALLOW


def publish(_facts: BulletinFacts, _fields: Any, context: Context) -> Outcome:
    """Publish it."""
    return Outcome(changes={"published_on": civil_day(context.at)})


def _move(name: str, label: Any, event: Any, **how: Any) -> records.Move:
    usual: dict[str, Any] = {"right": BULLETIN_EDIT, "relations": HOLDERS}
    return records.Move(name=name, label=label, event=event, **{**usual, **how})


BULLETINS: Final = records.Lifecycle(
    kind=KIND,
    label=_("Inspection bulletin"),
    many=_("inspection bulletins"),
    model=Bulletin,
    named="title",
    states={
        WRITTEN: pgettext_lazy("bulletin", "being written"),
        CIRCULATED: pgettext_lazy("bulletin", "with the units to be read"),
        PUBLISHED: pgettext_lazy("bulletin", "published"),
        WITHDRAWN: pgettext_lazy("bulletin", "withdrawn"),
    },
    reads=BULLETIN_READ,
    sees=[NAMED],
    visible=visible_to,
    load=bulletin_lines.facts,
    plain=(*FIELDS, "published_on"),
    clear=("title",),
    rows=[
        records.Rows(Line, ["card", "unit", "title", "level", "reason", "standing"]),
        records.Rows(Reading, ["unit", "read_at", "note"]),
    ],
    opening=records.Opening(
        label=_("Write bulletin"),
        event=("begun", _("Bulletin begun")),
        right=BULLETIN_EDIT,
        kinds=("district", "department", "street_town", "city"),
        fields=records.fields_of(Bulletin, *FIELDS),
        guard=is_period,
    ),
    moves=[
        _move(
            "circulate",
            _("Have the units read it"),
            ("circulated", _("Bulletin with the units to be read")),
            key="s",
            on={WRITTEN},
            to={CIRCULATED},
            guard=has_cards,
            apply=circulate,
        ),
        records.Move(
            name="read",
            label=_("Confirm as read"),
            event=("read", _("Bulletin read by a unit")),
            key="y",
            right=ANSWER,
            relations=[NAMED],
            on={CIRCULATED},
            fields=records.fields_of(Reading, "note"),
            guard=is_named,
            apply=read,
        ),
        _move(
            "publish",
            _("Publish bulletin"),
            ("published", _("Bulletin published")),
            key="p",
            on={CIRCULATED},
            to={PUBLISHED},
            guard=is_read,
            apply=publish,
            then=orders.issue_bulletin,
        ),
        _move(
            "edit",
            _("Edit bulletin"),
            ("edited", _("Bulletin edited")),
            on={WRITTEN},
            edits=True,
            fields=records.fields_of(Bulletin, *FIELDS),
        ),
        _move(
            "withdraw",
            _("Withdraw bulletin"),
            ("withdrawn", _("Bulletin withdrawn")),
            on={WRITTEN, CIRCULATED},
            to={WITHDRAWN},
        ),
    ],
)
