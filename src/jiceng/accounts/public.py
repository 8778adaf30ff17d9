"""Public interface of accounts for other apps."""

from __future__ import annotations

from jiceng.accounts.form_recovery import fields_of as fields_of_form
from jiceng.accounts.form_recovery import keep as keep_form
from jiceng.accounts.form_recovery import kept as kept_form
from jiceng.accounts.form_recovery import may_show_again as may_show_form_again
from jiceng.accounts.form_recovery import sent as sent_form
from jiceng.accounts.locks import waits_until
from jiceng.accounts.middleware import open_with_duties
from jiceng.accounts.reauthentication import ask_again
from jiceng.accounts.sessions import WHY_ENDED

__all__ = [
    "WHY_ENDED",
    "ask_again",
    "fields_of_form",
    "keep_form",
    "kept_form",
    "may_show_form_again",
    "open_with_duties",
    "sent_form",
    "waits_until",
]
