"""Usual reasons of requests: for rejections, for moves and for calls, as they are shipped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from jiceng.cases.models import ApprovalKind, Case
from jiceng.cases.pages import words
from jiceng.directory import public as directory
from jiceng.records.reasons.public import UsualReasons, reasons_of

_REJECTIONS: Final[Mapping[ApprovalKind, Sequence[Any]]] = {
    ApprovalKind.EXTEND: (
        _("It can be completed by the present deadline."),
        _("The obstacle is not described."),
        _("Too long. Please ask for less."),
    ),
    ApprovalKind.SUSPEND: (
        _("The conditions of a suspension are not met."),
        _("Please add evidence and apply again."),
    ),
    ApprovalKind.RESUME: (_("The reason of the suspension still exists."),),
    ApprovalKind.EXCLUDE: (
        _("No ground for exclusion applies."),
        _("Please add evidence and apply again."),
    ),
    ApprovalKind.APPEAL: (
        _("The delay was the unit's own."),
        _("Please add evidence and apply again."),
    ),
}
_MOVES: Final[Mapping[str, Sequence[Any]]] = {
    "return": (
        _("Not among the duties of this unit."),
        _("The place belongs to another unit."),
        _("Place or matter is unclear. Please ask the resident."),
    ),
    "transfer": (
        _("Another unit is in charge of this matter."),
        _("The place belongs to another unit."),
    ),
    "decline": (
        _("The matter is before a court or in arbitration."),
        _("The same matter has been answered; there are no new facts."),
    ),
    "ask_extend": (
        _("Waiting for parts or materials."),
        _("Several units have to act together."),
        _("The weather does not allow the work."),
    ),
    "ask_suspend": (
        _("Building work has to be finished first."),
        _("Waiting for a decision of a higher authority."),
        _("Waiting for a ruling of a court."),
    ),
    "ask_resume": (_("The obstacle has been removed."),),
    "ask_exclude": (
        _("Not among the powers of this level."),
        _("Reported again without new facts."),
    ),
    "ask_appeal": (_("The delay was caused by circumstances outside the unit."),),
    "supervise": (
        _("Overdue without progress."),
        _("Reported again and again."),
    ),
    "reopen": (_("The resident says that it is not solved."),),
}
_CALLS: Final = {
    "beyond_street": _("{place}: “{matter}” is beyond the street's powers. Please come and act."),
    "joint_enforcement": _("{place}: please come for joint enforcement about “{matter}”."),
    "emergency": _("{place}: emergency, “{matter}”. Please come immediately."),
}
_PLACEHOLDERS: Final = {
    "place": _("address of the request, or its community"),
    "matter": _("title of the request"),
}
SHORTEST: Final = 4
"""Characters of a title after the place with which it begins, else it is left whole."""


def _name(group: str, of: str) -> str:
    return f"{group}-{of.replace('_', '-')}"


LISTS: Final = (
    *(
        UsualReasons(_name("move", each), _("Actions on requests"), words.MOVES[each], texts)
        for each, texts in _MOVES.items()
    ),
    *(
        UsualReasons(
            _name("reject", kind),
            _("Rejections of applications"),
            format_lazy(_("{what}: rejection"), what=kind.label),
            texts,
        )
        for kind, texts in _REJECTIONS.items()
    ),
    *(
        UsualReasons(
            _name("call", ground),
            _("Whistle calls"),
            dict(words.GROUNDS)[ground],
            [text],
            _PLACEHOLDERS,
        )
        for ground, text in _CALLS.items()
    ),
)


def of_rejection(kind: str) -> list[str]:
    """Usual reasons to reject an application of this kind."""
    return reasons_of(_name("reject", kind))


def of_move(move: str) -> list[str]:
    """Usual reasons of a move; none for moves without a list."""
    return reasons_of(_name("move", move)) if move in _MOVES else []


def of_calls(case: Case) -> list[tuple[str, str]]:
    """Usual reasons of a call to departments, each after its ground, with words of the request."""
    place = case.address or directory.label_of(case.area_id or case.unit_id)
    about = case.title.removeprefix(place)
    values = {"place": place, "matter": about if len(about) >= SHORTEST else case.title}
    return [
        (ground, text) for ground in _CALLS for text in reasons_of(_name("call", ground), values)
    ]
