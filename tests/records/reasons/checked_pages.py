"""Pages of usual reasons to check."""

from __future__ import annotations

from tests.web.page_registry import CheckedPages

REASONS = "/desk/admin/reasons/"
PAGES = CheckedPages(
    {
        "administrator": (
            ("admin-reasons", REASONS),
            ("admin-reason-list", f"{REASONS}move-return/"),
            ("admin-reason-list-of-calls", f"{REASONS}call-emergency/"),
        ),
    }
)
