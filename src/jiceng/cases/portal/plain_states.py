"""States of a request in a resident's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from jiceng.cases.models import State


@dataclass(frozen=True, slots=True)
class PlainState:
    """A state as residents read it.

    Args:
        label: a few words.
        about: what happens now, in one sentence.
        tone: of a badge.
        icon: name of a Tabler icon.
    """

    label: Any
    about: Any
    tone: str
    icon: str


STATES: Final[Mapping[str, PlainState]] = {
    State.REPORTED: PlainState(
        _("Received"),
        _("Staff are reading your report and decide who handles it."),
        "info",
        icon="inbox",
    ),
    State.ACCEPTED: PlainState(
        _("Accepted"),
        _("Your report was accepted and is being sent to the unit in charge."),
        "info",
        icon="check",
    ),
    State.DISPATCHED: PlainState(
        _("Sent to the unit"),
        _("The unit in charge has your report and will start work."),
        "info",
        icon="send",
    ),
    State.HANDLING: PlainState(
        _("In progress"), _("The unit in charge is working on it."), "info", icon="tool"
    ),
    State.SUSPENDED: PlainState(
        _("On hold"),
        _(
            "It cannot go on at present, for example until parts or permits arrive. It is not"
            " forgotten."
        ),
        "warn",
        icon="player-pause",
    ),
    State.RESOLVED: PlainState(
        _("Done: please answer"),
        _("The unit in charge has reported it as done. Tell us whether that is so."),
        "warn",
        icon="help-circle",
    ),
    State.CLOSED: PlainState(
        _("Finished"), _("Your request is finished."), "good", icon="circle-check"
    ),
    State.MERGED: PlainState(
        _("Handled together with others"),
        _("Others reported the same problem; it is handled once for all of you."),
        "info",
        icon="arrows-join",
    ),
    State.DECLINED: PlainState(
        _("Not accepted"), _("It cannot be handled here. The reason is below."), "bad", icon="ban"
    ),
}


def plain_state(state: str) -> PlainState:
    """A state in a resident's words."""
    return STATES[State(state)]
