"""Home pages of several roles, and all apps, to check."""

from __future__ import annotations

from tests.web.page_registry import CheckedPages

PAGES = CheckedPages(
    {
        "dispatcher": (("home", "/desk/home/"), ("apps", "/desk/apps/"), ("tours", "/desk/tour/")),
        "administrator": (("home-administrator", "/desk/home/"),),
        "lead": (("home-lead", "/desk/home/"),),
    },
)
