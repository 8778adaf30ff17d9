"""The words of notices: made when they are read or sent, of what names no resident."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jiceng.cases import public as cases
from jiceng.core.templatetags.parts import short_moment
from jiceng.core.worktime import CIVIL
from jiceng.notifications import rules
from jiceng.notifications.models import Notice


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of notice is shown; the icon is written out, so that the build finds it."""

    label: Any
    icon: str


KINDS: Mapping[str, Look] = {
    "whistled": Look(gettext_lazy("Your unit is called to a request"), icon="speakerphone"),
    "arrival_missed": Look(
        gettext_lazy("A department that was called did not check in on time"),
        icon="map-pin-question",
    ),
    "supervised": Look(gettext_lazy("A request of yours is supervised"), icon="eye"),
    "breached": Look(gettext_lazy("A deadline has passed"), icon="clock-exclamation"),
    "returned": Look(gettext_lazy("A request was returned"), icon="arrow-back-up"),
    "assigned": Look(gettext_lazy("A request has come to your unit"), icon="inbox"),
    "specialist": Look(
        gettext_lazy("A request of your kind on a grid of yours"), icon="shield-check"
    ),
    "dormant": Look(gettext_lazy("Nobody works on it: what it says will be erased"), icon="clock"),
    "due_soon": Look(gettext_lazy("A deadline comes near"), icon="clock"),
    "approval_asked": Look(gettext_lazy("Something waits for your decision"), icon="checklist"),
    "approval_decided": Look(gettext_lazy("What you asked for is decided"), icon="circle-check"),
    "mention": Look(gettext_lazy("You are named in a note"), icon="at"),
    "resident_added": Look(gettext_lazy("A resident has added something"), icon="message-plus"),
    "proposal_asked": Look(
        gettext_lazy("Something waits for a second pair of eyes"), icon="shield-check"
    ),
    "proposal_decided": Look(gettext_lazy("A proposal has been decided"), icon="circle-check"),
    "power_changed": Look(gettext_lazy("What a role gives has been changed"), icon="shield-lock"),
    "power_given": Look(
        gettext_lazy("Person appointed to a post with powers over other accounts"),
        icon="shield-lock",
    ),
    "account_reset": Look(
        gettext_lazy("Account of an auditor or administrator reset by another person"),
        icon="shield-lock",
    ),
    "merged": Look(
        gettext_lazy("A request was merged with one of yours, or taken out again"),
        icon="git-merge",
    ),
    "taken_back": Look(
        gettext_lazy("A request was taken back from your unit"), icon="arrow-back-up"
    ),
}
MODES: Mapping[str, Any] = {
    rules.AT_ONCE: gettext_lazy("at once"),
    rules.HOURLY: gettext_lazy("every hour, together"),
    rules.DAILY: gettext_lazy("every morning, together"),
    rules.OFF: gettext_lazy("only in the inbox"),
}
FAULTS: Mapping[str, Any] = {
    "refused": gettext_lazy("The service did not take it. Check the address."),
    "slow": gettext_lazy("The service took too long to answer and was cut off."),
    "inside": gettext_lazy("The address lies inside this network and is not allowed."),
    "address": gettext_lazy("The address is no longer valid here."),
}
MOST_LINES = 20


def facts(case: cases.Case | None) -> list[str]:
    """Number, matter and deadline of a request: nothing of what a resident wrote."""
    if case is None:
        return []
    matter = cases.categories.get().get(case.category_id or "")
    parts = [case.number, matter.name if matter else ""]
    if case.due_at is not None and case.is_open:
        parts.append(_("due %s") % _moment(case.due_at))
    return [part for part in parts if part]


def _moment(instant: datetime) -> str:
    with timezone.override(CIVIL):
        return short_moment(instant)


def subject(notices: Sequence[Notice]) -> str:
    """The title of a message about some notices."""
    if len(notices) == 1:
        return str(KINDS[notices[0].kind].label)
    return ngettext("%(count)s notice", "%(count)s notices", len(notices)) % {"count": len(notices)}


def body(notices: Sequence[Notice]) -> str:
    """The text of a message about some notices, each with the way to its request."""
    lines = [_line(notice) for notice in notices[:MOST_LINES]]
    if len(notices) > MOST_LINES:
        lines.append(_("… and %s more in your inbox") % (len(notices) - MOST_LINES))
    return "\n".join(lines)


def _line(notice: Notice) -> str:
    line = ": ".join(filter(None, (str(KINDS[notice.kind].label), " · ".join(facts(notice.case)))))
    if not settings.JICENG_PUBLIC_URL:
        return line
    return f"{line}\n{settings.JICENG_PUBLIC_URL}{way_to(notice)}"


ON_THE_TRAIL = frozenset({"power_given", "account_reset"})
IN_THE_ROOM = frozenset({"whistled", "arrival_missed"})


def way_to(notice: Notice) -> str:
    """Where a notice leads: to the whistle that calls, to the note that names somebody, else to
    the request."""
    if notice.case_id is None:
        return reverse("admin-audit" if notice.kind in ON_THE_TRAIL else "proposals")
    if notice.kind in IN_THE_ROOM:
        return reverse("whistle", args=[notice.case_id])
    there = reverse("request", args=[notice.case_id])
    return f"{there}#event-{notice.seq}" if notice.kind == "mention" else there
