"""Contributions of cards, their rules, supervision orders and bulletins."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiceng.core.access import Rights
from jiceng.core.event_readers import RecordedEvent
from jiceng.core.evidence import no_evidence
from jiceng.core.manifests import Manifest
from jiceng.core.notification_kinds import EventNotification, RightHolders
from jiceng.core.privacy import declare
from jiceng.directory.public import KeptReference
from jiceng.metrics.public import Indicator, RecordFigures
from jiceng.records.attachments.public import Attachments
from jiceng.records.followers.public import Followers
from jiceng.records.public import IN_CHARGE, RecordPages, Table
from jiceng.records.remarks.public import Remarks
from jiceng.supervision.cards import bulletins, columns, moves, orders, permissions, rule_sets
from jiceng.supervision.cards.boxes import SOURCES
from jiceng.supervision.cards.home_blocks import HOME_BLOCKS
from jiceng.supervision.cards.jobs import MONITORED
from jiceng.supervision.cards.lifecycle import CARDS, ISSUER
from jiceng.supervision.cards.models import Answer, Appeal, Card
from jiceng.supervision.cards.moves import KIND
from jiceng.supervision.cards.parts import PARTS
from jiceng.supervision.cards.permissions import ANSWER, BULLETIN_READ, DECIDE, READ

NEW_CARD = _("A task of your unit has a card to answer")
CARD_PAGES = RecordPages(
    lifecycle=CARDS,
    path="task-cards/",
    title=_("Cards of tasks"),
    about=_(
        "Yellow and red cards of tasks and their units, never of persons, each with its working."
    ),
    empty=_("No cards. A card appears within a minute of a task reaching a limit of the rules."),
    icon="flag",
    area="tasks",
    place=30,
    columns=[columns.LEVEL, "state", columns.REASON, "next_on", columns.UNIT, "issued_on"],
    filters=[columns.LEVEL, "state", columns.UNIT, columns.ISSUER, "issued_on", "next_on"],
    order="next_on",
    waits={moves.ISSUED},
    hides={moves.LIFTED, moves.CANCELLED, moves.DECLINED},
    facts=[
        columns.LEVEL,
        "issued_on",
        "next_on",
        "due_at",
        "appeal_by",
        "unit",
        "issuer",
        columns.RULES,
        "decision",
    ],
    tables=[
        Table(
            Answer, pgettext_lazy("cards", "Answers"), ["at", "text", "caught_up_on", "returned"]
        ),
        Table(Appeal, _("Appeals"), ["at", "level", "text", "is_granted"]),
    ],
    notify={
        "issued": (IN_CHARGE, ANSWER, NEW_CARD),
        "issued_by_rule": (IN_CHARGE, ANSWER, NEW_CARD),
        "level_changed": (IN_CHARGE, ANSWER, _("The level of a card of your unit has changed")),
        "answer_returned": (IN_CHARGE, ANSWER, _("The answer to a card was not accepted")),
        "appeal_decided": (IN_CHARGE, ANSWER, _("There is an opinion on your appeal")),
        "lifted": (IN_CHARGE, ANSWER, _("A card of your unit has been lifted")),
        "lifted_by_rule": (IN_CHARGE, ANSWER, _("A card of your unit has been lifted")),
        "cancelled": (IN_CHARGE, ANSWER, _("A card of your unit has been cancelled")),
        "answered": (ISSUER, DECIDE, _("A card has been answered")),
        "appealed": (ISSUER, DECIDE, _("An appeal against a card is to be decided")),
        "reminded": (IN_CHARGE, ANSWER, _("A card is to be answered soon")),
    },
    links=[("card_rules-list", _("Rules of cards"), "adjustments")],
)
RULE_PAGES = RecordPages(
    lifecycle=rule_sets.RULE_SETS,
    path="card-rules/",
    title=_("Rules of cards"),
    about=_(
        "When a task gets a card and when the card is lifted. One set of an office is in force."
    ),
    empty=_("No rules yet. Begin with those of a city, try them on today's tasks, then publish."),
    icon="adjustments",
    area="tasks",
    place=32,
    columns=["state", "edition", "tried_at", "unit"],
    filters=["title", "state", "unit"],
    order="title",
    facts=["source", "answer_days", "appeal_days", "edition", "tried_at", "unit"],
)
BULLETIN_PAGES = RecordPages(
    lifecycle=bulletins.BULLETINS,
    path="supervision-bulletins/",
    title=_("Inspection bulletins"),
    about=_("Cards of a period, read by the units named before they are published."),
    empty=_("No bulletins yet. Write one for a period that is over."),
    icon="news",
    area="tasks",
    place=34,
    columns=["state", "first_on", "last_on", "read_by", "published_on", "unit"],
    filters=["title", "state", "unit", "last_on"],
    facts=["first_on", "last_on", "about", "read_by", "published_on", "unit"],
    notify={
        "circulated": (bulletins.NAMED, ANSWER, _("A bulletin that names your unit is to be read")),
        "published": (bulletins.NAMED, BULLETIN_READ, _("An inspection bulletin was published")),
    },
)


def _deciders(posts: RightHolders, _card: Card, event: RecordedEvent) -> set[UUID]:
    """Those who approve a card that a person has proposed; the system approves its own at once."""
    if event.actor == "system":
        return set()
    return posts.at_unit(_card.issuer_id, DECIDE)


FIGURES = RecordFigures(
    pages=CARD_PAGES,
    columns=["level", "issued_on", "breached_at"],
    indicators=[
        Indicator(
            "red",
            pgettext_lazy("cards", "Red cards"),
            _("red cards / cards issued"),
            lambda t: t.level == "red",
            lambda t: t.issued_on.notnull(),
        ),
        Indicator(
            "lifted",
            pgettext_lazy("cards", "Lifted"),
            _("cards lifted / cards issued"),
            lambda t: t.state == moves.LIFTED,
            lambda t: t.issued_on.notnull(),
        ),
        Indicator(
            "in_time",
            pgettext_lazy("cards", "Answered in time"),
            _("yellow and red cards without a missed answer / yellow and red cards issued"),
            lambda t: t.breached_at.isnull(),
            lambda t: t.issued_on.notnull() & (t.level != "watch"),
        ),
    ],
)
MANIFEST = Manifest(
    "cards",
    Rights(
        READ,
        permissions.PROPOSE,
        DECIDE,
        ANSWER,
        permissions.RULES,
        BULLETIN_READ,
        permissions.BULLETIN_EDIT,
    ),
    CARD_PAGES,
    RULE_PAGES,
    BULLETIN_PAGES,
    FIGURES,
    EventNotification(
        f"{KIND}.proposed", KIND, _deciders, _("A proposed card awaits your approval")
    ),
    orders.ORDERS,
    orders.BULLETINS,
    orders.OF_CARDS,
    *PARTS,
    *SOURCES,
    *HOME_BLOCKS,
    *MONITORED,
    Remarks(kind=KIND, right=READ, units=CARDS.units_around),
    Remarks(kind=rule_sets.KIND, right=READ, units=rule_sets.RULE_SETS.units_around),
    Remarks(
        kind=bulletins.KIND,
        right=BULLETIN_READ,
        units=bulletins.BULLETINS.units_around,
    ),
    Attachments(kind=KIND, rights=(ANSWER, DECIDE), removing=DECIDE),
    Followers(kind=KIND, events=tuple(CARDS.events_of_moves)),
    KeptReference(
        ("cards.Card.proposed_by", "cards.Card.approved_by", "cards.Opinion.person"),
        "who proposed, approved and decided stays known",
    ),
    declare("cards.Trial", plain=["rule_set", "at", "tasks", "counts", "lines"]),
    declare("cards.HeldLimit", plain=["id", "task", "rule", "better_since"]),
    declare("cards.Checked", plain=["id", "day", "rules"]),
    no_evidence(
        "Computed from tasks and rules, and computed anew from them",
        "cards.Trial",
        "cards.HeldLimit",
        "cards.Checked",
    ),
)
