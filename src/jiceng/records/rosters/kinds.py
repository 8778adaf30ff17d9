"""The kinds of rosters that apps keep, and who may do what with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from jiceng.core.access import Actor, Verdict
from jiceng.core.manifests import Contribution, Slot
from jiceng.records.rosters.rules import DOUBTS

MaySignIn = Callable[[Actor, str], Verdict]
"""Whether an actor may sign people in; the second argument is the path of the roster's unit."""


@dataclass(frozen=True, slots=True)
class RosterKind(Contribution):
    """One kind of rosters.

    Args:
        code: ``"villagers_meeting"``.
        label: what it is, for people.
        read, edit: codes of the rights, each at the roster's unit; editing is drawing up,
            answering, freezing and making new editions.
        sign_in: code of the right to sign people in.
        may_sign_in: asked instead of `sign_in`, where people sign in themselves by a code. The app
            that calls has checked by then who they are.
        doubts: words of a name or mark that raise a question.
    """

    code: str
    label: Any
    read: str
    edit: str
    sign_in: str
    may_sign_in: MaySignIn | None = None
    doubts: Sequence[str] = DOUBTS

    def allows_signing_in(self, actor: Actor, path: str) -> Verdict:
        """Whether an actor may sign people in on a roster of the unit of that path."""
        return self.may_sign_in(actor, path) if self.may_sign_in else actor.may(self.sign_in, path)


KINDS: Final = Slot(RosterKind, key=lambda kind: kind.code)


def kind_with(code: str) -> RosterKind:
    """A kind by its code.

    Raises:
        LookupError: for one that no app contributes (a programming error).
    """
    return KINDS.by_key()[code]


def kinds() -> tuple[RosterKind, ...]:
    """All kinds, in the order of the apps that contribute them."""
    return KINDS.all()
