"""Registry of the purposes of secret links, with the rules for issuing them."""

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
    """A purpose of links to records of one kind. A link is valid for exactly one purpose.

    Args:
        code: e.g. ``"booking.change"``.
        label: what such a link permits, for users.
        stream_kind: of the records.
        period: validity unless the issuer sets an end; None: until revoked.
        limit: rate limit of `settings.JICENG_LIMITS` for opening such links.
    """

    code: str
    label: Any
    stream_kind: str
    may_issue: MayIssue
    period: timedelta | None = None
    limit: str = "look"


PURPOSES: Final = Slot(LinkPurpose, key=lambda purpose: purpose.code)


def purpose_with(code: str) -> LinkPurpose:
    """The purpose of a code.

    Raises:
        LookupError: unknown code (a programming error).
    """
    return PURPOSES.by_key()[code]
