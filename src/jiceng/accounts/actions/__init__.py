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
    note_end,
    note_factor,
    note_identity,
    note_lock,
    note_sign_in,
)

__all__ = [
    "close_account",
    "end_all_sessions",
    "end_sessions",
    "give_password",
    "note_end",
    "note_factor",
    "note_identity",
    "note_lock",
    "note_sign_in",
    "remove_factors",
    "reopen_account",
    "require_new_password",
    "unlink_identities",
    "unlock",
]
