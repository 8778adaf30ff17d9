"""Public interface of field work that is sent later."""

from __future__ import annotations

from jiceng.fieldwork.sync.actions.deliveries import Delivery, Made
from jiceng.fieldwork.sync.actions.devices import Enrolled, enrol
from jiceng.fieldwork.sync.actions.receiving import receive
from jiceng.fieldwork.sync.phone_commands import (
    Difference,
    Given,
    PhoneCommand,
    PhoneKind,
    PhonePart,
    PhoneRecords,
    TakenPhoto,
)
from jiceng.fieldwork.sync.rules.envelopes import (
    COUNTED,
    Envelope,
    counted,
    public_bytes,
    seal,
    sign,
)

__all__ = [
    "COUNTED",
    "Delivery",
    "Difference",
    "Enrolled",
    "Envelope",
    "Given",
    "Made",
    "PhoneCommand",
    "PhoneKind",
    "PhonePart",
    "PhoneRecords",
    "TakenPhoto",
    "counted",
    "enrol",
    "public_bytes",
    "receive",
    "seal",
    "sign",
]
