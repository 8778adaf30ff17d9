"""Pages of record figures to check."""

from __future__ import annotations

from tests.web.page_registry import CheckedPages

FIGURES = "/desk/figures/of/need/"
PAGES = CheckedPages(
    {
        "dispatcher": (
            ("needs-figures", FIGURES),
            ("needs-figures-none", f"{FIGURES}?from=2020-01-01&to=2020-01-31"),
        )
    }
)
