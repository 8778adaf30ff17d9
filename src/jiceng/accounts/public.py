"""The accounts' door: what other apps may import."""

from __future__ import annotations

from jiceng.accounts import carrying
from jiceng.accounts.confirming import ask_again
from jiceng.accounts.locks import waits_until
from jiceng.accounts.middleware import open_with_duties
from jiceng.accounts.sessions import WHY_ENDED

__all__ = ["WHY_ENDED", "ask_again", "carrying", "open_with_duties", "waits_until"]
