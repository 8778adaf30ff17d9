"""Pages of record figures to check."""

from __future__ import annotations

from tests.web.looked import Looked

FIGURES = "/desk/figures/of/need/"
LOOKED = Looked(
    {
        "dispatcher": (
            ("needs-figures", FIGURES),
            ("needs-figures-none", f"{FIGURES}?from=2020-01-01&to=2020-01-31"),
        )
    }
)
