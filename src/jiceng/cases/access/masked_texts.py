"""Masking of personal numbers in the texts of requests.

People write phone, identity and bank card numbers in free text. Lists, searches, messages, exports
and the open interface always mask them. On a request itself, holders of the permission to reveal at
the unit in charge read them; holders elsewhere may reveal them for a reason, which is recorded
(`actions.reveal_texts`); others never see them.

Queries for display return masked copies, so pages, interfaces and templates need no masking of
their own. Actions lock the unmasked request.
"""

from __future__ import annotations

import copy
from enum import Enum, auto

from jiceng.cases.models import Case
from jiceng.cases.permissions import CASE_REVEAL
from jiceng.core.access import Actor
from jiceng.core.masking import mask_text
from jiceng.directory import public as directory

TEXTS = ("title", "text", "address", "resolution", "media_url")


class Sight(Enum):
    """Whether an actor sees personal numbers in a request's texts."""

    MASKED = auto()
    ASKS = auto()
    """Masked, but can be revealed for a reason."""
    CLEAR = auto()


def sight(actor: Actor, case: Case) -> Sight:
    """How an actor who sees the request sees the numbers in it."""
    unit = directory.tree().get(case.unit_id)
    if actor.all_powers or (unit is not None and actor.may(CASE_REVEAL, unit.path)):
        return Sight.CLEAR
    elsewhere = (directory.tree().get(each) for each in (case.first_receiver_id, case.area_id))
    if any(each is not None and actor.may(CASE_REVEAL, each.path) for each in elsewhere):
        return Sight.ASKS
    return Sight.MASKED


def shown(actor: Actor, case: Case) -> Case:
    """The request for display to an actor: itself, or a masked copy."""
    return case if sight(actor, case) is Sight.CLEAR else masked(case)


def masked(case: Case) -> Case:
    """A masked copy for display; it cannot be saved."""
    face = copy.copy(case)
    face.hides_numbers = True
    for name in TEXTS:
        if name in face.__dict__:  # deferred columns stay deferred
            setattr(face, name, words_of(face, getattr(case, name)))
    return face


def words_of(case: Case, text: str) -> str:
    """A text that belongs to a request, masked as for its reader."""
    if not case.hides_numbers:
        return text
    face = mask_text(text)
    case.has_hidden |= face != text
    return face
