"""A record's clock, computed from its ledger and never stored as the only truth.

A ledger is a list of entries in the order in which they happened: started, paused, resumed,
extended, transferred, … `compute` reads it against a calendar and gives the `Clock`: when the
record is due, whether it was late, and by which steps that came about. The same ledger and
calendar give the same clock at any time, on any machine.

The rules, from city management practice where no other source is named:

* A clock runs in the unit of its span (see `jiceng.core.worktime.arithmetic`).
* A pause (挂账) adds the time of that unit which passed while paused, once, however many reasons
  for pausing overlap or repeat. It ends by itself after `Policy.max_pause`.
* Granted extensions (延期) are entries, refused ones are not; `Policy.max_extensions` to a round.
* A change of the unit in charge keeps the clock, or restarts it where the entry says so.
* A breach is the moment at which a running clock passes its due time. Once on record it stays
  there, whatever follows; an appeal that is granted exempts it in statistics only.
* A due time that another system set (`Due`) stands against our own rules.
* Stopping freezes the clock; reopening starts a new round. A stop that is taken back (a wrong
  merge) lets it go on with what it had left.

Pure: no models, no clock of its own, no I/O.
"""

from jiceng.records.clock.rules.clock import Breach, Clock, Step, StepCode
from jiceng.records.clock.rules.clock_segment import DEFAULT_POLICY, Policy
from jiceng.records.clock.rules.compute import compute, first_due
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
from jiceng.records.clock.rules.ledger_replay import is_given, retold
from jiceng.records.clock.rules.reminders import reminder_times

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
    "entry_from_dict",
    "entry_to_dict",
    "first_due",
    "is_given",
    "reminder_times",
    "retold",
]
