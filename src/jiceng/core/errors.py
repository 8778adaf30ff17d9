"""What can go wrong through no fault of ours, said so that its reader can act.

Every face (page, API, command line) turns these into its own form; none of them ever shows a
traceback for one.
"""

from __future__ import annotations

from typing import Any


class Problem(Exception):
    """A failure that its reader can understand and mend.

    Args:
        message: a whole sentence in the reader's language, which says what to do.
        code: a stable dotted name for machines, such as ``"case.closed"``.
        details: facts that a machine may want, JSON-able and free of personal data.
    """

    status = 400

    def __init__(self, message: str, code: str = "invalid", **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.details = details

    def __str__(self) -> str:
        return str(self.message)


class Invalid(Problem):
    """Input that cannot be used as it is."""


class Refused(Problem):
    """A move that is not allowed to this actor, or not possible now. Nothing has changed."""

    status = 409


class Forbidden(Refused):
    """The actor has no post that permits it."""

    status = 403


class SignInNeeded(Problem):
    """Nobody is signed in where somebody must be."""

    status = 401


class ConfirmFirst(Forbidden):
    """The actor may, but must first show again who they are. Nothing has changed."""


class NotFound(Problem):
    """Missing or hidden: the answer is the same, so that nobody can probe for what exists."""

    status = 404
