"""Public interface of field work that is sent later."""

from __future__ import annotations

from jiceng.fieldwork.sync.phone_commands import Difference, Given, PhoneCommand, PhoneRecords

__all__ = ["Difference", "Given", "PhoneCommand", "PhoneRecords"]
