"""Public pages to check: the residents' home page, and what every public site needs."""

from __future__ import annotations

from tests.web.page_registry import CheckedPages

PAGES = CheckedPages(
    {
        "": (
            ("residents-home", "/"),
            ("about", "/about/"),
            ("privacy", "/privacy/"),
            ("accessibility", "/accessibility/"),
        ),
    },
)
