"""Expected errors, worded so that the reader can act.

Every interface (page, API, command line) converts these to its own form; none shows a traceback for
one.
"""

from __future__ import annotations

from typing import Any


class Problem(Exception):
    """A failure that the reader can understand and correct.

    Args:
        message: a whole sentence in the reader's language, which says what to do.
        code: a stable dotted name for machines, such as ``"case.closed"``.
        details: facts for programs, JSON-able and free of personal data.
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
    """The operation requires a signed-in user."""

    status = 401


class ReauthenticationNeeded(Forbidden):
    """The actor has the right, but must authenticate again first. Nothing has changed."""


class NotFound(Problem):
    """Missing or hidden: the answer is the same, so that existence cannot be probed."""

    status = 404
