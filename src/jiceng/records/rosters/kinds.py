"""Registry of the kinds of rosters, with their permissions."""

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
        code: e.g. ``"villagers_meeting"``.
        label: for users.
        read, edit: codes of permissions, checked at the roster's unit; editing means drawing up,
            answering, freezing and making new editions.
        sign_in: code of the permission to sign people in.
        may_sign_in: replaces `sign_in` where people sign themselves in with a code. The calling app
            has already identified them.
        doubts: words in a name or mark that raise a question.
    """

    code: str
    label: Any
    read: str
    edit: str
    sign_in: str
    may_sign_in: MaySignIn | None = None
    doubts: Sequence[str] = DOUBTS

    def allows_signing_in(self, actor: Actor, path: str) -> Verdict:
        """Whether an actor may sign people in on a roster of the unit with that path."""
        return self.may_sign_in(actor, path) if self.may_sign_in else actor.may(self.sign_in, path)


KINDS: Final = Slot(RosterKind, key=lambda kind: kind.code)


def kind_with(code: str) -> RosterKind:
    """The kind of a code.

    Raises:
        LookupError: unknown code (a programming error).
    """
    return KINDS.by_key()[code]


def kinds() -> tuple[RosterKind, ...]:
    """All kinds, in the order of the contributing apps."""
    return KINDS.all()
