"""Pages of findings and looks to check."""

from __future__ import annotations

from jiceng.core.access import SYSTEM
from jiceng.records.public import make_move
from tests.fieldwork.findings.samples import asked_look, given_watch, recorded_finding
from tests.web.page_registry import CheckedPages
from tests.world import World


def content(world: World) -> dict[str, str]:
    """A finding that became a hazard and one to be decided, a look that is answered and one that
    is asked for; returns paths.
    """
    finding = recorded_finding(world)
    watched = recorded_finding(world, title="桥南路市场后门通道长期堆放货物并占用消防登高场地")
    make_move("finding", watched, "watch", given_watch(world), by=SYSTEM, at=world.at)
    look, answered = asked_look(world), asked_look(world, kind="after")
    given = {"result": "partly", "found": "大件垃圾已清运，零散垃圾仍在路边。"}
    make_move("field_look", answered, "answer", given, by=SYSTEM, at=world.at)
    return {
        "finding": f"/desk/findings/{finding}/",
        "finding-watched": f"/desk/findings/{watched}/",
        "field-look": f"/desk/field-looks/{look}/",
        "field-look-answered": f"/desk/field-looks/{answered}/",
    }


PAGES = CheckedPages(
    {
        "officer": (
            ("findings", "/desk/findings/"),
            ("finding-new", "/desk/findings/new/"),
            ("finding", "finding"),
            ("field-looks", "/desk/field-looks/"),
            ("field-look", "field-look"),
        ),
        "dispatcher": (
            ("finding-watched", "finding-watched"),
            ("field-look-new", "/desk/field-looks/new/"),
            ("field-look-answered", "field-look-answered"),
        ),
    },
    content,
)
