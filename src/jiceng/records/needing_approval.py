"""Declaration of moves that need approval: requested first, and made once approved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import Field, create_model

from jiceng.records.reasons.public import UsualReasons
from jiceng.records.relations import ABOVE, Relation
from jiceng.ui.fields import Fields

REQUESTED, APPROVED, REJECTED, WITHDRAWN = "requested", "approved", "rejected", "withdrawn"
SENTENCES: Final[Mapping[str, Any]] = {
    REQUESTED: _("{what}: approval requested"),
    APPROVED: _("{what}: approved"),
    REJECTED: _("{what}: rejected"),
    WITHDRAWN: _("{what}: application withdrawn"),
}
REASON: Final = "reason"
REJECTIONS: Final = UsualReasons(
    "reject-records",
    _("Rejections of applications"),
    _("Other applications: rejection"),
    (_("Please add evidence and apply again."), _("Not in line with the rules.")),
)
"""Usual reasons for a rejection, where a move names no list of its own."""
Reason = Annotated[
    str, Field(min_length=2, max_length=500, title=gettext_noop("Reason for the application"))
]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsApproval:
    """The approval that a move needs.

    Args:
        label: of what is requested; a noun, e.g. "Withdrawal of a need".
        right: the permission required to approve.
        relations: relations to the record from which that permission counts; each with a path of
            fields (`Relation.through`).
        reviewers: number of different people who must approve; one rejection is final.
        reasons: name of the list of usual reasons for a rejection, offered beside the form.
    """

    label: Any
    right: str
    relations: Sequence[Relation] = (ABOVE,)
    reviewers: int = 1
    reasons: str = REJECTIONS.name

    def labels(self, name: str) -> Iterator[tuple[str, Any]]:
        """Events of the request and of the decisions, each with its label."""
        for what, sentence in SENTENCES.items():
            yield event_of(name, what), format_lazy(sentence, what=self.label)

    def fault(self) -> str:
        """The error in the declaration; "" if there is none."""
        if not all(each.through for each in self.relations):
            return "a relation without a way to its units"
        return "" if self.reviewers > 0 else "no reviewers"


def event_of(name: str, what: str) -> str:
    """Last part of an event's type, e.g. ``"close_requested"``."""
    return f"{name}_{what}"


@cache
def with_reason(fields: type[Fields]) -> type[Fields]:
    """Input of a request for approval: the move's fields, and a reason if they have none."""
    if REASON in fields.model_fields:
        return fields
    added: dict[str, Any] = {REASON: (Reason, ...)}
    requested_fields: type[Fields] = create_model(
        f"{fields.__name__}Asked", __base__=fields, **added
    )
    return requested_fields
