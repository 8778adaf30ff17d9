"""Forms of the moves of a mediation."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import Field

from jiceng.cases.joint_centre.choices import (
    OwnRow,
    RoomOf,
    SpecialistOf,
    party_words,
    session_words,
)
from jiceng.cases.joint_centre.models import Party, Session, SessionState
from jiceng.records.public import Fields, NotPast
from jiceng.ui.modelfields import python_type

MOST_HALVES: Final = 8
SIDES: Final = python_type(Party._meta.get_field("side"))


class PartyFields(Fields):
    """A party of the dispute."""

    side: Annotated[SIDES, Field(title="Side")]  # type: ignore[valid-type]
    name: Annotated[str, Field(title="Name of the party", min_length=2, max_length=80)]
    phone: Annotated[str, Field(title="Phone of the party", max_length=40)] = ""


class SessionFields(Fields):
    """When and where the parties meet."""

    room: Annotated[UUID, Field(title=gettext_noop("Room")), RoomOf(_("Room"))]
    day: Annotated[date, Field(title=gettext_noop("Day")), NotPast()]
    begins: Annotated[
        str,
        Field(
            title="Begins",
            description=gettext_noop("On the hour or half hour, such as 09:30."),
            pattern=r"^(0[89]|1\d|20):[03]0$",
        ),
    ]
    half_hours: Annotated[
        int, Field(title=gettext_noop("Length in half hours"), ge=1, le=MOST_HALVES)
    ] = 2


class NoteFields(Fields):
    """What came of a session."""

    session: Annotated[
        UUID,
        Field(title=gettext_noop("Session")),
        OwnRow(Session, lambda s: s.status == SessionState.PLANNED, session_words, _("Session")),
    ]
    note: Annotated[str, Field(title="What was said", min_length=2, max_length=800)]


class CancelFields(Fields):
    """A session that does not take place."""

    session: Annotated[
        UUID,
        Field(title=gettext_noop("Session")),
        OwnRow(Session, lambda s: s.status == SessionState.PLANNED, session_words, _("Session")),
    ]


class CallFields(Fields):
    """The specialist of the grid who is called in."""

    specialist: Annotated[
        str, Field(title=gettext_noop("Specialist")), SpecialistOf(_("Specialist"))
    ]


class AgreeFields(Fields):
    """What the parties agree on."""

    terms: Annotated[str, Field(title="Agreement", min_length=5, max_length=2000)]
    follow_up_on: Annotated[date, Field(title="Follow-up visit by"), NotPast()]


class SignFields(Fields):
    """Who has signed the agreement."""

    party: Annotated[
        UUID,
        Field(title=gettext_noop("Party to the dispute")),
        OwnRow(
            Party, lambda party: party.signed_on is None, party_words, _("Party to the dispute")
        ),
    ]
    signed_on: Annotated[date, Field(title="Signed on")]


class VisitFields(Fields):
    """What the visit found."""

    visit: Annotated[str, Field(title="Result of the visit", min_length=2, max_length=800)]
    is_kept: Annotated[bool, Field(title=gettext_noop("The agreement is kept"))] = False


class EndFields(Fields):
    """Why it ends without an agreement."""

    reason: Annotated[str, Field(title="Why it ended", min_length=2, max_length=800)]


class LookFields(Fields):
    """Why somebody looks at the names of the parties."""

    reason: Annotated[str, Field(title=gettext_noop("Reason"), min_length=2, max_length=200)]
