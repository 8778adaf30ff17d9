"""Deadline clock of a record, computed from its ledger of entries.

A ledger is a list of entries in chronological order: started, paused, resumed, extended,
transferred, … `compute` evaluates it against a working calendar and returns the `Clock`: when the
record is due, whether it was late, and the steps of the calculation. It is a pure function of
ledger and calendar: no models, no system clock, no I/O.

The rules, from city management practice where no other source is named:

* A clock runs in the unit of its span (see `jiceng.core.worktime.arithmetic`).
* A pause (挂账) adds the time of that unit which passed while paused, once, however many reasons
  for pausing overlap or repeat. It ends automatically after `Policy.max_pause`.
* Granted extensions (延期) are entries, refused ones are not; at most `Policy.max_extensions` in
  one round.
* A change of the unit in charge keeps the clock, or restarts it where the entry says so.
* A breach is the moment at which a running clock passes its due time. It stays recorded whatever
  follows; a granted appeal exempts it in statistics only.
* A due time set by another system (`Due`) overrides our own rules.
* Stopping freezes the clock; reopening starts a new round. Undoing a stop (a wrong merge) resumes
  the clock with the time that was left.
"""

from jiceng.records.clock.rules.clock import Breach, Clock, Step, StepCode
from jiceng.records.clock.rules.clock_segment import DEFAULT_POLICY, Policy
from jiceng.records.clock.rules.compute import LedgerReader, compute, first_due
from jiceng.records.clock.rules.entries import (
    Appeal,
    Continue,
    Due,
    Entry,
    Extend,
    LedgerError,
    Pause,
    Reopen,
    Resume,
    Retime,
    Start,
    Stop,
    Transfer,
    entry_from_dict,
    entry_to_dict,
)
from jiceng.records.clock.rules.ledger_replay import is_given, replay_with_span
from jiceng.records.clock.rules.reminders import reminder_times
from jiceng.records.clock.rules.time_left import (
    due_before_extensions,
    due_if_extended,
    time_left,
    without_extensions,
)

__all__ = [
    "DEFAULT_POLICY",
    "Appeal",
    "Breach",
    "Clock",
    "Continue",
    "Due",
    "Entry",
    "Extend",
    "LedgerError",
    "LedgerReader",
    "Pause",
    "Policy",
    "Reopen",
    "Resume",
    "Retime",
    "Start",
    "Step",
    "StepCode",
    "Stop",
    "Transfer",
    "compute",
    "due_before_extensions",
    "due_if_extended",
    "entry_from_dict",
    "entry_to_dict",
    "first_due",
    "is_given",
    "reminder_times",
    "replay_with_span",
    "time_left",
    "without_extensions",
]
