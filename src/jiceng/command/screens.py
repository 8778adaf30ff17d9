"""Wall screens: secret links that show the figures of one area and open nothing else.

A screen has no person behind it: it is signed in by its link, keeps the right to read these figures
for a month, and can be withdrawn at any time.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.cases.hot_issues.public import HOT_ISSUE_READ
from jiceng.command.permissions import READ, SCREENS
from jiceng.core.access import Actor, Grant, Verdict, refuse
from jiceng.directory import public as directory
from jiceng.records.links import public as links

PURPOSE: Final = "command.wall"
VALID: Final = timedelta(days=31)


def _may_issue(by: Actor, unit: UUID) -> Verdict:
    node = directory.tree().get(unit)
    if node is None:
        return refuse("unit.not_found", _("Unit not found, or not visible to you."))
    return by.may(SCREENS, node.path)


LINK: Final = links.LinkPurpose(
    PURPOSE,
    gettext_lazy("Command centre on a wall screen"),
    "unit",
    _may_issue,
    period=VALID,
    limit="wall",
)


def viewer_of(opened: links.Opened) -> Actor:
    """The screen as an actor, with the right to read the figures of its unit and nothing else.

    Raises:
        NotFound: the unit is gone.
    """
    node = directory.tree().get(opened.stream_id)
    if node is None:
        raise links.not_found()
    rights = frozenset({str(READ), str(HOT_ISSUE_READ)})
    return Actor("screen", opened.link, grants=(Grant("screen", node.id, node.path, rights),))


def screens_of(actor: Actor, unit: UUID, at: datetime) -> list[links.SecretLink]:
    """Valid links of screens of a unit, the newest first."""
    return [
        each
        for each in links.links_of(actor, "unit", unit)
        if each.purpose == PURPOSE
        and each.revoked_at is None
        and (each.ends_at is None or each.ends_at > at)
    ]
