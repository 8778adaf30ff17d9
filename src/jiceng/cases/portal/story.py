"""Timeline of a request for residents: their own contributions, and nothing of other residents.

For a request merged into another, its own timeline is shown up to the merge and the other's
afterwards: status and replies to all, but never what another resident wrote or answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from jiceng.cases import rules
from jiceng.cases.residents.followed_request import Followed, askers_of
from jiceng.cases.timeline import timeline

EVENTS: Final[Mapping[str, Any]] = {
    "case.opened": _("Received"),
    "case.imported": _("Received"),
    "case.accepted": _("Accepted"),
    "case.declined": _("Not accepted"),
    "case.dispatched": _("Sent to the unit in charge"),
    "case.signed": _("Being handled"),
    "case.whistled": _("Several departments involved"),
    "case.transferred": _("Transferred to another unit"),
    "case.handed_over": _("Transferred to another unit"),
    "case.taken_back": _("Withdrawn for another dispatch"),
    "case.extended": _("Deadline extended"),
    "case.noted": _("Note"),
    "case.contacted": _("We contacted you"),
    "case.answered": _("We answered you"),
    "case.answered_directly": _("Answered and closed"),
    "case.added": _("You added something"),
    "case.joined": _("Another resident follows this too"),
    "case.resolved": _("Reported as done"),
    "case.called_back": _("We called you back"),
    "case.callback_given_up": _("Callback not completed"),
    "case.reopened": _("Reopened"),
    "case.merged": _("Merged with another request about the same problem"),
    "case.unmerged": _("No longer merged, handled separately"),
    "case.closed": _("Closed"),
}
ABOUT_SOMEBODY: Final = frozenset({"case.added", "case.merged", "case.opened", "case.imported"})
"""Events of the other request that concern its own reporter only."""
SAID_TO_ALL: Final = frozenset(
    {"case.resolved", "case.declined", "case.noted", "case.answered", "case.answered_directly"}
)
"""Events whose texts are replies to all reporters."""


def timeline_entries(link: Followed, *, replies_only: bool = False) -> list[dict[str, Any]]:
    """Timeline entries for the holder of a secret link, in order.

    Args:
        replies_only: without the reporter's own words and callbacks.
    """
    askers = set() if replies_only else set(askers_of(link))
    mine = list(timeline(link.own))
    if not link.is_merged:
        if replies_only:
            return _entries(mine, askers, writes=True, only=SAID_TO_ALL)
        shown = mine if link.joined is None else [e for e in mine if e.type != "case.added"]
        return _entries(shown, askers, writes=link.joined is None)
    since = max(e.at for e in mine if e.type == "case.merged")
    # Their later additions stay on their own request, next to the other one's progress.
    before = [e for e in mine if e.at <= since or e.type == "case.added"]
    after = [
        e
        for e in timeline(link.case)
        if e.at >= since and e.type not in ABOUT_SOMEBODY | {"case.joined", "case.unmerged"}
    ]
    own = _entries(before, askers, writes=True, only=SAID_TO_ALL if replies_only else None)
    others = _entries(after, askers, writes=True, only=SAID_TO_ALL)
    return sorted([*own, *others], key=lambda each: each["at"])


def _entries(
    entries: Iterable[Any], askers: set[Any], *, writes: bool, only: frozenset[str] | None = None
) -> list[dict[str, Any]]:
    """Timeline entries of events.

    Args:
        askers: caller rows of the reader; callbacks to other callers are omitted.
        writes: whether the reader sees texts to residents at all.
        only: event types with visible texts; None for all.
    """
    found = []
    for e in entries:
        label = _called_back(e, askers) if e.type == "case.called_back" else EVENTS.get(e.type)
        # Internal notes are omitted.
        if label is None or (e.type == "case.noted" and e.is_internal):
            continue
        may_read = writes and not e.is_internal and (only is None or e.type in only)
        found.append({"at": e.at, "text": e.text if may_read else "", "label": label})
    return found


def _called_back(entry: Any, askers: set[Any]) -> Any:
    """Label of a callback for the person who was called; None for all others."""
    caller = entry.data.get("caller")
    if caller is None and entry.actor != "resident":
        return None
    if caller is not None and caller not in askers:
        return None
    if entry.data.get("why") == rules.REFUSES:
        return _("You declined the callback")
    if not entry.data.get("reached"):
        return _("We called you and got no answer")
    if entry.actor == "resident":
        return _("You answered")
    return EVENTS["case.called_back"] if entry.data.get("valid") else None
