"""Public interface of accounts for other apps."""

from __future__ import annotations

from jiceng.accounts.form_recovery import fields_of as fields_of_form
from jiceng.accounts.form_recovery import may_show_again as may_show_form_again
from jiceng.accounts.form_recovery import sent as sent_form
from jiceng.accounts.form_recovery import store_form as keep_form
from jiceng.accounts.form_recovery import stored_form as kept_form
from jiceng.accounts.locks import locked_until
from jiceng.accounts.middleware import reachable_with_duties
from jiceng.accounts.reauthentication import require_confirmation
from jiceng.accounts.sessions import END_REASON

__all__ = [
    "END_REASON",
    "fields_of_form",
    "keep_form",
    "kept_form",
    "locked_until",
    "may_show_form_again",
    "reachable_with_duties",
    "require_confirmation",
    "sent_form",
]
