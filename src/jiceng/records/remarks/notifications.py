"""Whoever a note names with @ is told of it, whatever the record is."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.notify import NotificationKind, Notify, Posts
from jiceng.core.readers import Told
from jiceng.records.remarks.kinds import KINDS
from jiceng.records.remarks.mentions import Mentions, ids_in

MENTION: Final = "mention"


def _named(posts: Posts, _record: Any, told: Told) -> set[Any]:
    """The people who are named; of a unit, those there who hold the right of the record's notes."""
    named, said = ids_in(told.data), KINDS.by_key().get(told.stream_kind)
    return people_of(named, posts, said.right if said else "")


def people_of(named: Mentions, posts: Posts, right: str) -> set[Any]:
    """Those whom a note names, themselves or with their unit."""
    people: set[Any] = set(named.people)
    for unit in named.units if right else ():
        people |= posts.at_unit(unit, right)
    return people


NOTIFICATIONS: Final = (
    NotificationKind(key=MENTION, label=_("You are named in a note"), icon="at", order=10),
    Notify("remark.written", MENTION, _named),
)
