"""The personal calendar feed of every account."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.core.access import ALLOW, Actor, Verdict
from jiceng.core.errors import Forbidden
from jiceng.directory.public import Person, actor_of
from jiceng.records.calendars.feeds import FeedKind, Reader


def _may_issue(by: Actor, person: UUID) -> Verdict:
    """Only the person concerned may subscribe: a calendar reveals where a person is."""
    if by.kind == "person" and by.id == person:
        return ALLOW
    sentence = _("Only the person concerned can subscribe to their own calendar.")
    return Verdict(False, "calendar.not_yours", sentence, kind=Forbidden)


def _reader(person: UUID, at: datetime) -> Reader | None:
    found = Person.objects.filter(pk=person, is_active=True).first()
    return Reader(actor_of(found, at), found.language) if found else None


PERSONAL: Final = FeedKind(
    "calendar.person", gettext_lazy("My calendar"), "person", _may_issue, reader=_reader
)
