"""Figures of first contact, answer and direct answers, by unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.cases.access.visibility import scope, visible_to
from jiceng.cases.models import Case, State
from jiceng.core.access import Actor
from jiceng.metrics import public as metrics

if TYPE_CHECKING:
    from ibis.expr import types as ir

_PUT_ASIDE: Final = (str(State.MERGED), str(State.DECLINED))


class _Requests:
    """What figures need to know of requests, whose states are declared in `cases.lifecycle`."""

    model: ClassVar = Case
    named: ClassVar = "number"
    states: ClassVar = {each.value: each.label for each in State}

    @staticmethod
    def visible(actor: Actor) -> QuerySet[Case]:
        """Requests that an actor may open."""
        return visible_to(actor)

    @staticmethod
    def path(record: UUID) -> str:
        """Path of a request's page."""
        return reverse("request", args=[record])


@dataclass(frozen=True)
class _Counted:
    """Requests as `metrics.RecordFigures` counts them."""

    kind: str
    title: Any
    lifecycle: Any


def _counts(t: ir.Table) -> ir.BooleanValue:
    """Whether a request counts: not excluded, merged or refused."""
    return ~t.is_excluded & t.state.notin(_PUT_ASIDE)


def _judged(due: str, met: str, t: ir.Table) -> ir.BooleanValue:
    """Whether one of the two times is judged: it was met, or its due time has passed."""
    is_past = (t[due] < t.asked_at) & (t.state != str(State.SUSPENDED))
    return _counts(t) & t[due].notnull() & (t[met].notnull() | is_past)


SERVICE: Final = metrics.RecordFigures(
    pages=_Counted("case", _("First contact and answer"), _Requests),
    report="service",
    unit="unit",
    own=("state",),
    sees=scope,
    usual=metrics.USUAL,
    columns=[
        "is_excluded",
        "answered_directly",
        "contact_due_at",
        "contacted_at",
        "answer_due_at",
        "answered_at",
    ],
    indicators=[
        metrics.Indicator("received", _("Received"), _("requests opened in the period")),
        metrics.Indicator(
            "direct",
            _("Answered directly"),
            _("answered and closed at the counter / requests without excluded and merged ones"),
            lambda t: t.answered_directly,
            _counts,
        ),
        metrics.Indicator(
            "contact",
            _("First contact in time"),
            _("contacted by the due time / contacted, or due by now"),
            lambda t: (t.contacted_at <= t.contact_due_at).fill_null(False),
            lambda t: _judged("contact_due_at", "contacted_at", t),
            direction="up",
        ),
        metrics.Indicator(
            "answer",
            _("Answered in time"),
            _("answered by the due time / answered, or due by now"),
            lambda t: (t.answered_at <= t.answer_due_at).fill_null(False),
            lambda t: _judged("answer_due_at", "answered_at", t),
            direction="up",
        ),
    ],
)
