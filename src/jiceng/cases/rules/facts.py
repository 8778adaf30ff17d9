"""States and limits of requests, and the input of guards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

MAX_EXTENSIONS = 2  # refused ones do not count
ASK_AGAIN_WITHIN = timedelta(days=30)  # after closing; later it is a new matter
RETURN_LIMIT = 2  # one more return and the request goes up a level
MAX_SUSPENSION = timedelta(days=365)
REVIEWERS_OF_AN_APPEAL = 2
DISSATISFIED_UP_TO = 2  # levels 1 and 2 of five
# Attempts, and the time between them, before a callback may be ended without an answer; published
# in the user guide and on the page.
TRIES_BEFORE_GIVING_UP = 2
TRIES_APART = timedelta(hours=1)
REPORT_IN_WITHIN = timedelta(minutes=30)  # the arrival time that Pinggu district publishes

# States as plain words: this module must not import the models.
REPORTED, ACCEPTED, DISPATCHED = "reported", "accepted", "dispatched"
HANDLING, SUSPENDED, RESOLVED = "handling", "suspended", "resolved"
CLOSED, MERGED, DECLINED = "closed", "merged", "declined"

OPEN_STATES = frozenset({REPORTED, ACCEPTED, DISPATCHED, HANDLING, SUSPENDED, RESOLVED})
# States in which the unit in charge must act; a resolved request waits for the caller.
WORK_STATES = frozenset({REPORTED, ACCEPTED, DISPATCHED, HANDLING})
STATES = OPEN_STATES | {CLOSED, MERGED, DECLINED}


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A request as input of guards."""

    state: str
    version: int
    unit_id: UUID
    returned_by: frozenset[UUID] = frozenset()
    extensions_granted: int = 0
    is_paused: bool = False
    has_breach: bool = False
    has_appealed: bool = False
    is_exempted: bool = False
    is_excluded: bool = False
    is_supervised: bool = False
    open_tasks: int = 0
    done_tasks: int = 0  # closed by their departments, but not yet jointly
    pending: frozenset[str] = frozenset()
    has_category: bool = True
    callers_waiting: int = 0
    callers_untried: int = 0  # of those: more attempts required
    parts: int = 0
