"""The accounts' door: what other apps may import."""

from __future__ import annotations

from jiceng.accounts.locks import waits_until

__all__ = ["waits_until"]
