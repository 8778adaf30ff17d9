"""Request pages to check."""

from __future__ import annotations

from decimal import Decimal

from jiceng.cases import actions
from jiceng.cases.intake import report
from jiceng.cases.models import ApprovalKind, AttachmentKind, CaseTask
from jiceng.core.access import SYSTEM
from tests import photos
from tests.sample_grids import GRID
from tests.web.page_registry import CheckedPages
from tests.world import World

FIGURES = "/desk/figures/?from=2026-09-01&to=2026-09-30"


def content(world: World) -> dict[str, str]:
    """Requests in several states with all content that a page can show; returns their paths."""
    at = world.at
    opened = actions.open_case(report=world.report(), by=SYSTEM, at=at)
    resolved = world.resolved(title="楼道堆放杂物，挡住消防通道，多次反映仍未清理")
    urgent = world.open(
        text="幼儿园门口井盖缺失，有小孩险些跌落，请马上处理", title="井盖缺失", confidential=True
    )
    actions.dispatch(case=urgent.id, by=world["dispatcher"], at=at, unit=world.urban)
    actions.sign(case=urgent.id, by=world["handler"], at=at)
    actions.note(case=urgent.id, by=world["handler"], at=at, text="已设围挡", internal=False)
    actions.ask(
        case=urgent.id,
        by=world["handler"],
        at=at,
        kind=ApprovalKind.EXTEND,
        reason="等配件",
        amount=Decimal(1),
    )
    actions.whistle(
        case=urgent.id,
        by=world["street_leader"],
        at=at,
        units=[world.units[code].id for code in ("JH-HSG", "JH-POL")],
        ground="emergency",
        reason="险情",
    )
    actions.ask(
        case=urgent.id,
        by=world["handler"],
        at=at,
        kind=ApprovalKind.EXCLUDE,
        reason="权属不明",
    )
    there = CaseTask.objects.get(case=urgent, unit=world.units["JH-POL"])
    actions.report_in(task=there.id, by=world["police"], at=at)
    actions.close_task(
        task=there.id,
        by=world["police"],
        at=at,
        photos=[photos.kept()],
        evidence="已到场拉警戒线、疏导行人，通知产权单位更换井盖",
    )
    actions.note(case=urgent.id, by=world["police"], at=at, text="@handler 围挡已就位，请换井盖")
    for kind in (AttachmentKind.BEFORE, AttachmentKind.AFTER):
        actions.attach(
            case=urgent.id, by=world["handler"], at=at, photos=[photos.kept()], kind=kind
        )
    nameless = world.open(text="坏了", title="坏了", category="", caller=report.CallerDetails())
    return {
        "follow": f"/r/{opened.secret}/",
        "new": f"/desk/requests/{opened.case.id}/",
        "nameless": f"/desk/requests/{nameless.id}/",
        "handling": f"/desk/requests/{urgent.id}/",
        "room": f"/desk/requests/{urgent.id}/whistle/",
        "no-room": f"/desk/requests/{nameless.id}/whistle/",
        "resolved": f"/desk/requests/{resolved.id}/",
        "callback": f"/desk/requests/{resolved.id}/callback/",
        "no-callback": f"/desk/requests/{nameless.id}/callback/",
        "call": f"/desk/requests/{resolved.id}/call/",
        "route": f"/desk/requests/{resolved.id}/route/",
    }


PAGES = CheckedPages(
    {
        "": (
            ("report", "/report/"),
            ("find", "/find/"),
            ("follow", "follow"),
            ("report-at", f"/g/{GRID}/"),
        ),
        "dispatcher": (
            ("inbox", "/desk/"),
            ("request-new", "new"),
            ("request-nameless", "nameless"),
        ),
        "handler": (("request-handling", "handling"),),
        "street_leader": (
            ("whistles", "/desk/whistles/"),
            ("whistle-room", "room"),
            ("whistle-none", "no-room"),
        ),
        "housing": (("whistle-called", "room"),),
        "hotline": (("counter", "/desk/counter/"),),
        "lead": (("approvals", "/desk/approvals/"),),
        "caller": (
            ("callbacks", "/desk/callbacks/"),
            ("callback", "callback"),
            ("callback-none", "no-callback"),
            ("request-resolved", "resolved"),
            ("request-call", "call"),
            ("request-route", "route"),
        ),
        "district": (
            ("figures", FIGURES),
            ("figures-all-columns", f"{FIGURES}&columns=all&versus=year"),
            ("figures-by-grid", f"{FIGURES}&by=grid&figure=opened"),
            ("figures-by-category", f"{FIGURES}&by=category"),
            ("figures-none", "/desk/figures/?from=2020-01-01&to=2020-01-31"),
            ("figures-of-service", "/desk/figures/of/service/?from=2026-09-01&to=2026-09-30"),
            ("figures-by-type", f"{FIGURES}&by=type"),
            ("duty", "/desk/counter/duty/"),
        ),
    },
    content,
)
