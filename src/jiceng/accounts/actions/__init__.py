"""Actions on accounts. Events hold identifiers only, since a chain is never erased."""

from __future__ import annotations

from jiceng.accounts.actions.administration import (
    close_account,
    end_all_sessions,
    give_password,
    remove_factors,
    reopen_account,
    require_new_password,
    unlink_identities,
    unlock,
)
from jiceng.accounts.actions.notes import (
    end_sessions,
    record_factor_change,
    record_identity_change,
    record_lock,
    record_session_end,
    record_sign_in,
)

__all__ = [
    "close_account",
    "end_all_sessions",
    "end_sessions",
    "give_password",
    "record_factor_change",
    "record_identity_change",
    "record_lock",
    "record_session_end",
    "record_sign_in",
    "remove_factors",
    "reopen_account",
    "require_new_password",
    "unlink_identities",
    "unlock",
]
