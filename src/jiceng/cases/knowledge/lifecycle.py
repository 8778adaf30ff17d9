"""Lifecycle of knowledge articles: drafted, published with approval, reviewed, withdrawn. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any, Final

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from jiceng.cases.knowledge.models import Article, ArticleVersion, Feedback, FeedbackKind
from jiceng.cases.knowledge.permissions import APPROVE, READ, WRITE
from jiceng.core.access import ALLOW, Verdict, refuse
from jiceng.core.worktime import CIVIL, TimeUnit, WorkingTime
from jiceng.records import public as records
from jiceng.records.public import ABOVE, IN_CHARGE, Context, Facts, Outcome

DRAFT, IN_USE, REVIEW, WITHDRAWN = "draft", "in_use", "review", "withdrawn"
OFFERED: Final = (IN_USE, REVIEW)
"""States in which an article is found and may be cited."""
REVIEW_AHEAD: Final = 14
"""Days before the review date on which the unit is asked to review; its clock runs as long."""
CONTENT: Final = (
    "title",
    "keywords",
    "category",
    "text",
    "for_staff",
    "is_public",
    "valid_from",
    "review_by",
)
OF_VERSION: Final = (
    "number",
    "at",
    "reason",
    "title",
    "category_code",
    "text",
    "for_staff",
    "valid_from",
    "review_by",
)
WRITERS: Final = [IN_CHARGE, ABOVE]
READER: Final = records.Relation(
    "reader",
    _("all who read knowledge articles"),
    records.Reach.ANYWHERE,
    through="unit",
    where={"state__in": OFFERED},
)


def version_of(article: Facts[Article], changes: Any, at: datetime, reason: str) -> records.New:
    """The row of the next version.

    Args:
        changes: columns of the article that the move changes, by attribute.
    """

    def value(name: str) -> Any:
        return changes.get(name, getattr(article.record, name))

    values = {
        "number": article.record.edition + 1,
        "at": at,
        "reason": reason,
        "category_code": value("category_id") or "",
        **{name: value(name) for name in ("title", "text", "for_staff", "valid_from", "review_by")},
    }
    return records.New(ArticleVersion, values)


def publish(article: Facts[Article], _fields: Any, context: Context) -> Outcome:
    """Publish the first version."""
    return Outcome(
        changes={"edition": article.record.edition + 1},
        rows=[version_of(article, {}, context.at, "")],
    )


def correct(article: Facts[Article], fields: Any, context: Context) -> Outcome:
    """Publish a further version; the former ones stay, since answers cite them."""
    outcome = records.edited(article, fields, context)
    changes = {**outcome.changes, "edition": article.record.edition + 1}
    row = version_of(article, outcome.changes, context.at, fields.reason)
    return replace(outcome, state=IN_USE, changes=changes, rows=[row])


def may_confirm(_article: Facts[Article], fields: Any, context: Context) -> Verdict:
    """Guard: the next review is late enough not to be due at once."""
    if fields is None:
        return ALLOW
    earliest = context.at.astimezone(CIVIL).date() + timedelta(days=REVIEW_AHEAD)
    if fields.review_by <= earliest:
        words = now_("Choose a day after %(day)s.") % {"day": earliest.isoformat()}
        return refuse("article.review", words, field="review_by")
    return ALLOW


def confirm(_article: Facts[Article], fields: Any, _context: Context) -> Outcome:
    """Confirm that the article is right, until the next review."""
    return Outcome(IN_USE, changes={"review_by": fields.review_by})


def asks_for_review(article: Facts[Article]) -> datetime:
    """When the system asks the unit to review an article."""
    day = article.record.review_by - timedelta(days=REVIEW_AHEAD)
    return datetime.combine(day, time(), CIVIL)


def said(article: Facts[Article], kind: FeedbackKind, text: str, context: Context) -> records.New:
    """The row of a reader's feedback."""
    values = {
        "kind": kind.value,
        "at": context.at,
        "edition": article.record.edition,
        "unit_id": context.unit,
        "text": text,
    }
    return records.New(Feedback, values)


def useful(article: Facts[Article], _fields: Any, context: Context) -> Outcome:
    """Count that the article helped."""
    return Outcome(rows=[said(article, FeedbackKind.USEFUL, "", context)])


def outdated(article: Facts[Article], fields: Any, context: Context) -> Outcome:
    """Tell the unit that the article is outdated; it is to be reviewed."""
    return Outcome(REVIEW, rows=[said(article, FeedbackKind.OUTDATED, fields.text, context)])


PUBLICATION = records.NeedsApproval(
    label=_("Publication of a knowledge article"), right=APPROVE, relations=WRITERS
)
ARTICLES = records.Lifecycle(
    kind="article",
    label=_("Knowledge article"),
    many=_("knowledge articles"),
    model=Article,
    named="title",
    states={
        DRAFT: _("draft"),
        IN_USE: _("in use"),
        REVIEW: _("to be reviewed"),
        WITHDRAWN: _("withdrawn"),
    },
    reads=READ,
    sees=[READER],
    plain=(*CONTENT, "edition"),
    clear=["title"],
    rows=[
        records.Rows(ArticleVersion, OF_VERSION),
        records.Rows(Feedback, ["kind", "at", "edition", "unit", "text"]),
    ],
    due=records.DueClock(span=WorkingTime(REVIEW_AHEAD, TimeUnit.CALENDAR_DAY), runs={REVIEW}),
    opening=records.Opening(
        label=_("New article"),
        event=("drafted", _("Article drafted")),
        right=WRITE,
        fields=records.fields_of(Article, *CONTENT),
    ),
    moves=[
        records.Move(
            name="edit",
            label=_("Edit draft"),
            event=("edited", _("Draft edited")),
            key="e",
            right=WRITE,
            relations=WRITERS,
            on={DRAFT},
            edits=True,
        ),
        records.Move(
            name="publish",
            label=_("Publish article"),
            event=("published", _("Article published")),
            key="p",
            right=WRITE,
            relations=WRITERS,
            on={DRAFT},
            to={IN_USE},
            apply=publish,
            approval=PUBLICATION,
        ),
        records.Move(
            name="correct",
            label=_("Publish new version"),
            event=("corrected", _("New version published")),
            key="c",
            right=WRITE,
            relations=WRITERS,
            on=set(OFFERED),
            to={IN_USE},
            fields=records.together(
                records.fields_of(Article, *CONTENT),
                records.fields_of(ArticleVersion, "reason"),
            ),
            edits=True,
            apply=correct,
            approval=PUBLICATION,
        ),
        records.Move(
            name="confirm",
            label=_("Confirm after review"),
            event=("confirmed", _("Article reviewed")),
            key="y",
            right=WRITE,
            relations=WRITERS,
            on=set(OFFERED),
            to={IN_USE},
            fields=records.fields_of(Article, "review_by"),
            guard=may_confirm,
            apply=confirm,
        ),
        records.Move(
            name="useful",
            label=_("Mark as useful"),
            event=("found_useful", _("Marked as useful")),
            right=READ,
            relations=[READER],
            on=set(OFFERED),
            apply=useful,
        ),
        records.Move(
            name="outdated",
            label=_("Report as outdated"),
            event=("reported_outdated", _("Reported as outdated")),
            right=READ,
            relations=[READER],
            on=set(OFFERED),
            to={REVIEW},
            fields=records.fields_of(Feedback, "text"),
            apply=outdated,
        ),
        records.Move(
            name="withdraw",
            label=_("Withdraw article"),
            event=("withdrawn", _("Article withdrawn")),
            right=WRITE,
            relations=WRITERS,
            on={DRAFT, *OFFERED},
            to={WITHDRAWN},
        ),
        records.Move(
            name="fall_due",
            label=_("Ask for the review"),
            event=("review_due", _("Review due")),
            on={IN_USE},
            to={REVIEW},
            after=asks_for_review,
        ),
    ],
)
