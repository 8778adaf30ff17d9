"""Actions on devices and on what they send."""

from jiceng.fieldwork.sync.actions.deciding import decide_conflict
from jiceng.fieldwork.sync.actions.deliveries import Answer, Delivery, Received
from jiceng.fieldwork.sync.actions.devices import Enrolled, enrol, renew, revoke
from jiceng.fieldwork.sync.actions.files import FileHead, FileStanding, begin_file, take_part
from jiceng.fieldwork.sync.actions.receiving import receive
from jiceng.fieldwork.sync.actions.set_aside import close, try_again

__all__ = [
    "Answer",
    "Delivery",
    "Enrolled",
    "FileHead",
    "FileStanding",
    "Received",
    "begin_file",
    "close",
    "decide_conflict",
    "enrol",
    "receive",
    "renew",
    "revoke",
    "take_part",
    "try_again",
]
