"""What has happened on a request, in the words of whoever follows it. Pure but for its words.

Two people may read of the same event and mean another one: whoever was called back, whoever joined.
What happened inside the house is not told at all, not even that something was written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jiceng.cases import public as cases

_PLAIN: Final[dict[str, Promise]] = {
    "case.opened": _("Received"),
    "case.imported": _("Received"),
    "case.accepted": _("Accepted"),
    "case.declined": _("Not accepted"),
    "case.dispatched": _("Sent to the unit in charge"),
    "case.signed": _("Being handled"),
    "case.whistled": _("Several departments called in"),
    "case.transferred": _("Passed to another unit"),
    "case.extended": _("Given more time"),
    "case.resolved": _("Reported as done"),
    "case.callback_given_up": _("The callback was given up"),
    "case.reopened": _("To be done again"),
    "case.merged": _("Joined with another request about the same"),
    "case.closed": _("Closed"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the story.

    Args:
        text: what was written for this reader; "" for nothing.
    """

    at: datetime
    label: str
    text: str = ""


def told(
    entries: Iterable[cases.TimelineEntry], own: UUID | None, *, is_reporter: bool
) -> list[Told]:
    """The story of a request for one of those who follow it.

    Args:
        own: the reader's row among the callers; None for a reporter who left nothing.
        is_reporter: it is who reported it, to whom what was written is told; else they joined.
    """
    found = []
    for each in entries:
        label = _label(each, own, is_reporter=is_reporter)
        if label is not None:
            text = each.text if is_reporter and not each.is_internal else ""
            found.append(Told(each.at, str(label), text))
    return found


def _label(each: cases.TimelineEntry, own: UUID | None, *, is_reporter: bool) -> Promise | None:
    if each.type == "case.noted":
        # A note inside the house is nobody's business; one for the reporter is theirs alone.
        return _("Note") if is_reporter and not each.is_internal and each.text else None
    if each.type == "case.added":
        return _("You added something") if is_reporter else _("Its reporter added something")
    is_own = each.data.get("caller") == (str(own) if own else None)
    if each.type == "case.joined":
        return _("You follow this too") if is_own else _("Somebody else follows this too")
    if each.type == "case.called_back":
        return _asked(each, is_own=is_own and (is_reporter or own is not None))
    return _PLAIN.get(each.type)


def _asked(each: cases.TimelineEntry, *, is_own: bool) -> Promise:
    if not is_own:
        return _("Somebody else who reported this was asked")
    if each.actor == "resident":
        return _("You answered")
    return _("You were asked") if each.data.get("reached") else _("You could not be reached")
