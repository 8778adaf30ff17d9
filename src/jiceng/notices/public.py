"""The door of notices: what apps above may use."""

from __future__ import annotations

from jiceng.notices.queries import inbox, unread_count, visible_to

__all__ = ["inbox", "unread_count", "visible_to"]
