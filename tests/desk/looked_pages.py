"""Home pages of several roles, and all apps, to be looked at."""

from __future__ import annotations

from tests.web.looked import Looked

LOOKED = Looked(
    {
        "dispatcher": (("home", "/desk/home/"), ("apps", "/desk/apps/")),
        "administrator": (("home-administrator", "/desk/home/"),),
        "lead": (("home-lead", "/desk/home/"),),
    },
)
