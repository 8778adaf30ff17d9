"""Accounts on the home page of administrators and in the search over pages and records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiceng.accounts import queries
from jiceng.accounts.words import VIEWS
from jiceng.core.access import Actor
from jiceng.directory.public import ACCOUNT_EDIT
from jiceng.ui.finders import Finder, Found
from jiceng.ui.home import HomeBlock, HomeNumber, HomeVisit

_ATTENTION: Final = ("waiting", "no_factor", "unused", "no_post")
_ALARMING: Final = ("waiting", "no_factor")


def _attention(visit: HomeVisit) -> Mapping[str, Any]:
    counted = queries.attention(visit.actor, visit.at, _ATTENTION)
    if not settings.JICENG_MFA:
        del counted["no_factor"]  # second factors are optional here
    labels = dict(VIEWS)
    return {
        "numbers": [
            HomeNumber(
                labels[view],
                number,
                f"{reverse('accounts')}?{urlencode({'view': view})}",
                view in _ALARMING,
            )
            for view, number in counted.items()
            if number
        ]
    }


def _people(actor: Actor, words: str, limit: int) -> Sequence[Found]:
    if not actor.holds(ACCOUNT_EDIT):
        return ()
    lines = queries.accounts(actor, timezone.now(), words=words).rows[:limit]
    return [
        Found(
            line.person.name,
            reverse("one-account", args=[line.person.pk]),
            line.person.username or "",
        )
        for line in lines
    ]


ATTENTION: Final = HomeBlock(
    name="accounts",
    title=_("Accounts that need attention"),
    icon="users",
    order=50,
    content=_attention,
    shows=lambda actor: actor.holds(ACCOUNT_EDIT),
    href=lambda _visit: reverse("accounts"),
)
PEOPLE: Final = Finder(name="people", label=_("People"), icon="users", order=30, find=_people)
