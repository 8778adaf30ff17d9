"""Every page as people see it: on a phone and at a desk, in both languages, by our own measures.

A page added to the site is added here; how to add one is said at `PAGES`.
"""

from __future__ import annotations

import gzip
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from jiceng.activities.needs.models import Claim
from jiceng.cases import actions, intake
from jiceng.cases.models import ApprovalKind, AttachmentKind, CaseTask
from jiceng.core import errands
from jiceng.core.access import SYSTEM
from jiceng.core.models import Errand
from jiceng.desk import exports as exporting
from jiceng.desk import saved_filters
from jiceng.directory import public as directory
from jiceng.grids import public as grids
from jiceng.notifications import actions as news
from jiceng.notifications import letters
from jiceng.notifications.models import Channel, Subscription
from jiceng.notifications.reading import read_events
from jiceng.records.public import open_record
from tests import photos
from tests.ground import GRID, LAT, LON, OTHER_GRID, lay
from tests.web.screens import _morning, before, city
from tests.world import World

__all__ = ["_morning", "before", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


def stocked(world: World) -> dict[str, str]:
    """Requests in several states and with all that a page can show; the paths to them."""
    at = world.at
    read_events(timezone.now())
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
    nameless = world.open(text="坏了", title="坏了", category="", caller=intake.CallerDetails())
    lay()
    office = world["district"]
    grids.publish_phone(
        post=grids.assign_post(
            grid_code=GRID, person=world.people["officer"], role="officer", by=office, at=at
        ),
        phone="0750-3861234",
        by=office,
        at=at,
    )
    told = _told(world)
    world.open(title="垃圾无人清运", lon=LON, lat=LAT)
    read_events(timezone.now())
    Channel.objects.create(
        person=world.people["dispatcher"],
        label="街道工作群",
        scheme="wecombot",
        url="wecombot://x",
        created_at=at,
        failed_at=at,
        fault="refused",
    )
    return (
        tabled(world)
        | needed(world)
        | {
            "one-account": f"/desk/accounts/{world.people['clerk'].pk}/",
            "follow": f"/r/{opened.secret}/",
            "new": f"/desk/requests/{opened.case.id}/",
            "nameless": f"/desk/requests/{nameless.id}/",
            "handling": f"/desk/requests/{urgent.id}/",
            "room": f"/desk/requests/{urgent.id}/whistle/",
            "no-room": f"/desk/requests/{nameless.id}/whistle/",
            "resolved": f"/desk/requests/{resolved.id}/",
            **told,
        }
    )


def _told(world: World) -> dict[str, str]:
    """News that run, come and were withdrawn; the paths to them."""
    now, officer = timezone.now(), world["officer"]
    today = directory.civil_day(now)
    days = {"valid_from": today, "valid_to": today + timedelta(days=2)}
    unit = world.units["440704001001"].pk
    items = [
        news.publish_news(
            by=officer,
            at=now,
            unit=unit,
            title=title,
            grid_codes=[GRID],
            **days,
            text="因供水管道抢修，明日8:00至18:00停水，请提前储水。\n咨询：0750-3861234",
        )
        for title in ("明日停水通知", "周六社区卫生服务中心义诊，免费测血压血糖", "已取消的活动")
    ]
    coming = {"valid_from": today + timedelta(days=1), "valid_to": today + timedelta(days=3)}
    news.correct_news(
        item=items[1].pk,
        by=officer,
        at=now,
        version=1,
        reason="日期有误",
        title=items[1].title,
        text="改在下周六。",
        grid_codes=[],
        **coming,
    )
    news.withdraw_news(item=items[2].pk, by=officer, at=now, version=1, reason="因雨取消")
    row = Subscription.objects.create(
        grid_code=GRID,
        address="a@example.com",
        address_index=b"1",
        language="zh-hans",
        asked_at=now,
    )
    return {
        "grid": f"/g/{GRID}/news/",
        "news-item": f"/desk/news/{items[1].pk}/",
        "news-withdrawn": f"/desk/news/{items[2].pk}/",
        "confirm": f"/news/confirm/{letters.token_of(row.pk)}/",
        "stop": f"/news/stop/{letters.token_of(row.pk)}/",
    }


def needed(world: World) -> dict[str, str]:
    """A need of a community that two units have taken on, one of which has delivered."""
    place, at = world.units["440704001001"].pk, world.at
    given = {
        "title": "社区广场长椅和老年活动室桌椅，请优先考虑可移动的款式",
        "text": "广场上老人多，现有座位不够。",
        "kind": "goods",
        "amount": "25",
        "measure": "张",
        "wanted_by": "2036-10-31",
    }
    need = open_record("need", given, unit=place, by=SYSTEM, at=at)
    for name, amount in (("lead", "5"), ("district", "10")):
        unit = world.units["JH-URB" if name == "lead" else "JH-HSG"]
        Claim.objects.create(need_id=need.pk, unit=unit, amount=amount, claimed_at=at)
    Claim.objects.filter(amount=5).update(delivered_at=at, report="五张长椅已安装在广场东侧。")
    return {"need": f"/desk/needs/{need.pk}/"}


def tabled(world: World) -> dict[str, str]:
    """Filters that the dispatcher has kept, and tables that they have asked for; their paths."""
    by, at = world["dispatcher"], world.at
    for name in ("待受理的", "江南街道本月超期未办结的环境卫生类诉求"):
        kept = saved_filters.save_filter(by=by, at=at, name=name, query="state=reported&q=垃圾")
    asked: dict[str, Any] = {
        "by": by,
        "at": at,
        "source": "search",
        "query": "q=垃圾",
        "language": "zh-hans",
    }
    done = exporting.ask_export(**asked)
    errands.work(done.pk)
    failed = exporting.ask_export(**asked)
    Errand.objects.filter(pk=failed.pk).update(finished_at=at, problem="服务器磁盘已满。")
    under_way = exporting.ask_export(**asked)
    Errand.objects.filter(pk=under_way.pk).update(began_at=at, seen=41_500, total=98_200)
    exports = {"done": done, "failed": failed, "under-way": under_way}
    paths = {f"export-{name}": f"/desk/exports/{row.pk}/" for name, row in exports.items()}
    return paths | {"filter": f"/desk/filters/{kept.pk}/"}


NARROW = (
    "q=垃圾&state=reported&state=handling&category=A02&from=2026-09-01&to=2026-09-30&due=late"
    "&mark=supervised"
)

# Who sees what: a name for the picture, and the path or the name of a stocked one.
PAGES: dict[str, tuple[tuple[str, str], ...]] = {
    "": (
        ("report", "/"),
        ("find", "/find/"),
        ("follow", "follow"),
        ("roots", "/roots/"),
        ("report-at", f"/g/{GRID}/"),
        ("places", "/places/?q=江南"),
        ("places-none", "/places/?q=天涯"),
        ("grid", "grid"),
        ("grid-nothing", f"/g/{OTHER_GRID}/news/"),
        ("subscribed", f"/g/{GRID}/news/subscribed/"),
        ("confirm", "confirm"),
        ("stop", "stop"),
        ("sign-in", "/sign-in/"),
    ),
    "dispatcher": (
        ("inbox", "/desk/"),
        ("request-new", "new"),
        ("request-nameless", "nameless"),
        ("needs", "/desk/needs/"),
        ("pairings", "/desk/pairings/"),
        ("search", "/desk/search/?q=垃圾"),
        ("search-empty", "/desk/search/"),
        ("search-narrow", f"/desk/search/?{NARROW}"),
        ("search-fits", "/desk/search/?state=reported"),
        ("filters", "/desk/filters/"),
        ("filter-new", "/desk/filters/new/?state=reported"),
        ("filter", "filter"),
        ("exports", "/desk/exports/"),
        ("export-new", "/desk/exports/new/?of=search&state=reported"),
        ("export-done", "export-done"),
        ("export-failed", "export-failed"),
        ("export-under-way", "export-under-way"),
        ("design", "/design/"),
        ("posters", "/desk/posters/"),
        ("notices", "/desk/notices/"),
        ("notice-settings", "/desk/notices/settings/"),
    ),
    "officer": (
        ("news", "/desk/news/"),
        ("news-all", "/desk/news/?past=yes"),
        ("news-new", "/desk/news/new/"),
        ("news-item", "news-item"),
        ("news-withdrawn", "news-withdrawn"),
    ),
    "handler": (("request-handling", "handling"),),
    "street_leader": (
        ("need-new", "/desk/needs/new/"),
        ("need", "need"),
        ("whistles", "/desk/whistles/"),
        ("whistle-room", "room"),
        ("whistle-none", "no-room"),
        ("news-unit", "/desk/news/new/"),
    ),
    "housing": (("notices-none", "/desk/notices/?all=yes"), ("whistle-called", "room")),
    "lead": (("approvals", "/desk/approvals/"),),
    "caller": (("callbacks", "/desk/callbacks/"), ("request-resolved", "resolved")),
    "administrator": (
        ("accounts", "/desk/accounts/"),
        ("accounts-none", "/desk/accounts/?view=closed"),
        ("one-account", "one-account"),
    ),
    "district": (("figures", "/desk/figures/?from=2026-09-01&to=2026-09-30"),),
}
FOUR = [(screen, locale) for screen in ("phone", "desk") for locale in ("zh-CN", "en")]


@pytest.mark.parametrize(("screen", "locale"), FOUR)
def test_every_page_holds_by_our_measures(city, before, screen, locale, settings) -> None:
    settings.JICENG_MAIL, settings.JICENG_PUBLIC_URL = "mailto://x.example", "https://x.example"
    paths, found = stocked(city), list[str]()
    for who, pages in PAGES.items():
        person = before(who, screen, locale)
        for name, path in pages:
            person.go(paths.get(path, path))
            found += person.complaints(name)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_larger_text_needs_no_script_and_stays_chosen(city, browser, live_server, locale) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale=locale, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(live_server.url + "/find/")
    page.locator("button[name='larger']").click()
    expect(page.locator("html")).to_have_class("is-larger")
    assert page.url.endswith("/find/")
    page.goto(live_server.url + "/")
    expect(page.locator("html")).to_have_class("is-larger")
    context.close()


@pytest.mark.parametrize("name", ["report", "follow", "sign-in"])
def test_with_larger_text_nothing_is_cut_off_on_a_phone(city, before, name) -> None:
    paths = {**dict(PAGES[""]), **stocked(city)}
    person = before("", "phone")
    person.go("/")
    person.press("button[name='larger']")
    person.go(paths[name])
    person.examine(f"larger-{name}")


def test_a_refused_report_shows_its_errors_accessibly(city, before) -> None:
    person = before("", "phone")
    person.expected = {422}
    person.go("/")
    person.page.fill("#text", "路灯不亮")
    person.page.fill("#phone", "打我电话")
    person.press("main form button.w-100")
    expect(person.page.locator("#phone")).to_have_attribute("aria-invalid", "true")
    person.examine("report-refused")


def test_problem_pages_hold_by_our_measures(city, before) -> None:
    for who in ("", "dispatcher"):
        person = before(who, "phone")
        person.expected = {404}
        for path in ("/no/such/page/", "/r/ABCDEFGH/"):
            person.go(path)
            person.examine(f"missing-{who or 'resident'}")


@pytest.mark.parametrize("path", ["/", "/find/"])
def test_a_residents_page_is_light_and_brings_neither_htmx_nor_alpine(city, before, path) -> None:
    person = before("")
    fetched: list[Any] = []
    person.page.on("response", lambda response: fetched.append(response))  # noqa: PLW0108
    person.page.goto(person.url + path, wait_until="networkidle")
    # As a phone gets it; the test server itself does not compress.
    weight = sum(len(gzip.compress(each.body())) for each in fetched)
    assert weight < 40_000, f"{weight} bytes: {[each.url for each in fetched]}"
    assert not [each.url for each in fetched if "desk" in each.url]
    assert person.page.evaluate("window.htmx === undefined && window.Alpine === undefined")


# The checker itself: each of its measures sees what it is there for.

LONG = "e.textContent = '长'.repeat(200); e.style.whiteSpace = 'nowrap'; "
FLAWS = {
    "wider than the screen": LONG,
    "clipped": LONG + "e.style.overflow = 'hidden'",
    "too small": "e.innerHTML = '<button>x</button>'",
    "empty icon": "e.innerHTML = '<svg class=icon><use href=#no-such-icon></use></svg>'",
    "label": "e.innerHTML = '<input class=form-control>'",
    "policy": "e.innerHTML = '<p style=color:red>x</p>'",
    "console": "console.error('something broke')",
    "script": "setTimeout(() => { throw new Error('something broke') })",
    "404": "fetch('/no/such/page/')",
}


@pytest.mark.parametrize("flaw", FLAWS)
def test_the_checker_sees(city, before, flaw) -> None:
    person = before("", "phone")
    person.go("/find/")
    person.page.evaluate(f"() => {{ const e = document.querySelector('main'); {FLAWS[flaw]} }}")
    person.page.wait_for_timeout(200)
    with pytest.raises(AssertionError, match=flaw):
        person.examine("flawed")
