"""A move that nobody makes alone: it is asked for, and made once others have approved it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import Field, create_model

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
Reason = Annotated[
    str, Field(min_length=2, max_length=500, title=gettext_noop("Reason for the application"))
]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsApproval:
    """Who has to approve a move.

    Args:
        label: what is asked for: a noun, such as "Withdrawal of a need".
        right: which right it takes to approve.
        relations: from where that right counts; each by a way of fields (`Relation.through`).
        reviewers: so many different people must approve; one rejection decides it.
    """

    label: Any
    right: str
    relations: Sequence[Relation] = (ABOVE,)
    reviewers: int = 1

    def words(self, name: str) -> Iterator[tuple[str, Any]]:
        """The events of asking for a move and of the answers, without their kind, in words."""
        for what, sentence in SENTENCES.items():
            yield event_of(name, what), format_lazy(sentence, what=self.label)

    def fault(self) -> str:
        """What is wrong with it; "" for nothing."""
        if not all(each.through for each in self.relations):
            return "a relation without a way to its units"
        return "" if self.reviewers > 0 else "no reviewers"


def event_of(name: str, what: str) -> str:
    """The event of asking for a move, or of an answer, without its kind: ``"close_requested"``."""
    return f"{name}_{what}"


@cache
def with_reason(fields: type[Fields]) -> type[Fields]:
    """What is asked for where a move needs approval: its fields and, where there is none among
    them, a reason."""
    if REASON in fields.model_fields:
        return fields
    asked: type[Fields] = create_model(
        f"{fields.__name__}Asked", __base__=fields, **{REASON: (Reason, ...)}
    )
    return asked
