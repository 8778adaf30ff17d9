"""Who reads the numbers of persons in what a request says, and what everybody else is shown.

People leave telephones, identity numbers and bank cards in texts. In lists, searches, messages,
tables and the open interface they are masked for everybody. On a request itself whoever holds the
right to reveal at the unit in charge reads them; whoever holds it elsewhere on the request may look
at them for a reason, which is put on record (`actions.reveal_texts`); all others never do.

Texts are masked where requests are fetched for showing, so that no page, interface or template has
to think of it. What an action locks is the request itself.
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
    """How somebody reads numbers of persons in a request's texts."""

    MASKED = auto()
    ASKS = auto()
    """Masked, but they may be looked at for a reason."""
    CLEAR = auto()


def sight(actor: Actor, case: Case) -> Sight:
    """How an actor, who sees the request, reads the numbers in it."""
    unit = directory.tree().get(case.unit_id)
    if actor.all_powers or (unit is not None and actor.may(CASE_REVEAL, unit.path)):
        return Sight.CLEAR
    elsewhere = (directory.tree().get(each) for each in (case.first_receiver_id, case.area_id))
    if any(each is not None and actor.may(CASE_REVEAL, each.path) for each in elsewhere):
        return Sight.ASKS
    return Sight.MASKED


def shown(actor: Actor, case: Case) -> Case:
    """The request as an actor reads it: itself, or a masked copy."""
    return case if sight(actor, case) is Sight.CLEAR else masked(case)


def masked(case: Case) -> Case:
    """A copy for showing, with the numbers of persons masked; it cannot be saved."""
    face = copy.copy(case)
    face.hides_numbers = True
    for name in TEXTS:
        if name in face.__dict__:  # what was left out of the query stays so
            setattr(face, name, words_of(face, getattr(case, name)))
    return face


def words_of(case: Case, text: str) -> str:
    """A text that belongs to a request, as the reader of that request may read it."""
    if not case.hides_numbers:
        return text
    face = mask_text(text)
    case.has_hidden |= face != text
    return face
