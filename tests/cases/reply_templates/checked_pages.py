"""Reply templates as people see them."""

from __future__ import annotations

from tests.cases.reply_templates.access_rows import template
from tests.web.page_registry import CheckedPages
from tests.world import World


def content(world: World) -> dict[str, str]:
    return {"template": f"/desk/templates/{template(world)}/"}


TEMPLATES = (("templates", "/desk/templates/"), ("template", "template"))
PAGES = CheckedPages({"district": (*TEMPLATES, ("template-new", "/desk/templates/new/"))}, content)
