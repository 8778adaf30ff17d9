"""First visits with a phone: downloads that are cut, and codes scanned in 微信."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from jiceng.cases.models import Case
from tests import sample_grids
from tests.fieldwork.cut_net import CutNet
from tests.fieldwork.hazards.samples import registered_hazard
from tests.fieldwork.phone_app import (
    CLEAR,
    Hand,
    _morning,
    _nothing_under_way,
    browser,
    city,
    hand,
)
from tests.world import PASSWORD, World

__all__ = ["_morning", "_nothing_under_way", "browser", "city", "hand"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
COPY = "**/api/v1/field/copy"
WECHAT = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 MicroMessenger/8.0.44"
WORKER, SHARE = "/field/sw.js", 0.4
READY = "navigator.serviceWorker.ready.then(() => true)"
IS_KEPT = "navigator.serviceWorker.getRegistration().then((found) => Boolean(found?.active))"


def test_a_first_download_that_was_cut_is_taken_up_again(city: World, hand: Hand) -> None:
    registered_hazard(city, title="三栋楼道堆放")
    phone = hand()
    phone.page.evaluate(CLEAR)
    cut: list[Route] = []

    def hold(route: Route) -> None:
        cut.append(route)

    phone.context.route(COPY, hold)
    phone.set_up("officer")
    assert cut
    expect(phone.button("三栋楼道堆放")).to_have_count(0)
    phone.page.reload()
    phone.context.unroute(COPY)
    phone.open()
    expect(phone.button("三栋楼道堆放")).to_be_visible()


def opened_through(net: CutNet, port: int, browser: Browser) -> Page:
    """The app on a phone that has never seen it, through a net."""
    page = browser.new_context(locale="en").new_page()
    page.goto(f"http://127.0.0.1:{port}/field/")
    expect(page.get_by_role("heading")).to_have_text("Set up this phone")
    return page


def test_the_apps_own_first_download_that_was_cut_goes_on_after_a_refresh(
    city: World, browser: Browser, live_server: Any
) -> None:
    server = urlsplit(live_server.url).port
    whole = CutNet(server, WORKER)
    with whole.listening() as port:
        page = opened_through(whole, port, browser)
        page.evaluate(READY)
        page.context.close()
    net = CutNet(server, WORKER, most=int(SHARE * whole.carried))
    with net.listening() as port:
        page = opened_through(net, port, browser)
        assert net.is_cut.wait(30)
        page.wait_for_timeout(500)
        assert not page.evaluate(IS_KEPT)
        net.mend()
        page.reload()
        page.evaluate(READY)
        # What had come whole is not loaded again.
        assert net.carried < whole.carried
        page.context.set_offline(True)
        page.reload()
        expect(page.get_by_role("heading")).to_have_text("Set up this phone")
        page.context.close()


def test_a_scanned_code_brings_its_grid_on_the_first_visit_in_wechat(
    city: World, browser: Any, live_server: Any
) -> None:
    sample_grids.publish_grids()
    context = browser.new_context(user_agent=WECHAT, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{live_server.url}/g/{sample_grids.MIN_UNIT}/")
    expect(page.get_by_text(re.compile("江南社区第1网格")).first).to_be_visible()
    page.locator("textarea[name=text]").fill("路灯不亮，晚上出门看不清路")
    page.locator(".sticky-send button").click()
    page.wait_for_url(lambda url: "/g/" not in url)
    assert Case.objects.get().grid_code == sample_grids.GRID
    context.close()


def test_a_scanned_code_that_needs_a_sign_in_brings_its_grid_after_it_in_wechat(
    city: World, browser: Any, live_server: Any
) -> None:
    sample_grids.publish_grids()
    context = browser.new_context(user_agent=WECHAT, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{live_server.url}/desk/chain/?grid={sample_grids.GRID}&scene=qr")
    assert urlsplit(page.url).path == "/sign-in/"
    page.fill("#id_login", "officer")
    page.fill("#id_password", PASSWORD)
    page.locator("form[action='/sign-in/'] button").first.click()
    page.wait_for_url(re.compile(f"grid={sample_grids.GRID}"))
    expect(page.get_by_role("heading", name=sample_grids.GRID_NAME).first).to_be_visible()
    context.close()
