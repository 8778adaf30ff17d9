"""What secret links are for, and who may give them out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from jiceng.core.access import Actor, Verdict
from jiceng.core.manifests import Contribution, Slot

MayIssue = Callable[[Actor, UUID], Verdict]
"""Whether an actor may issue, renew and revoke links to the record with that stream."""


@dataclass(frozen=True, slots=True)
class LinkPurpose(Contribution):
    """One purpose of links to records of one kind. A link opens exactly one purpose.

    Args:
        code: ``"booking.change"``.
        label: what such a link lets one do, for people.
        stream_kind: of the records.
        period: how long a link holds unless its issuer says otherwise; None: until it is revoked.
        limit: which of `settings.JICENG_LIMITS` slows down those who open such links.
    """

    code: str
    label: Any
    stream_kind: str
    may_issue: MayIssue
    period: timedelta | None = None
    limit: str = "look"


PURPOSES: Final = Slot(LinkPurpose, key=lambda purpose: purpose.code)


def purpose_with(code: str) -> LinkPurpose:
    """A purpose by its code.

    Raises:
        LookupError: for one that no app contributes (a programming error).
    """
    return PURPOSES.by_key()[code]
