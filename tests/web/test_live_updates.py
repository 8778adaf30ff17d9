"""Two people in two browsers: a live inbox, and one request open in both."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from jiceng.cases import actions
from jiceng.cases.models import ApprovalKind, Case
from jiceng.desk.models import Presence
from jiceng.notifications.event_reader import read_events
from tests.web.browsers import BrowserUser
from tests.web.test_inbox_panes import _morning, before, city, shown

__all__ = ["_morning", "before", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]

PULSE = "**/desk/pulse/"


@pytest.fixture(autouse=True)
def _quick(settings: Any) -> None:
    settings.JICENG_PULSE = 0.25


def turn(page: Page, visibility: str) -> None:
    """Hide the page, or show it again."""
    page.evaluate(
        """(visibility) => {
        Object.defineProperty(
            document, "visibilityState", { value: visibility, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }""",
        visibility,
    )


def polled(page: Page, times: int = 1) -> None:
    """Wait until the page has polled a number of times and processed the responses."""
    for _ in range(times):
        with page.expect_response(PULSE) as answer:
            pass
        answer.value.finished()


def row(page: Page, case: Case) -> Locator:
    return page.locator(f"#row-{case.id}")


# The inbox


def test_new_request_appears_and_is_marked_until_viewed(city, before) -> None:
    first = city.open(title="甲")
    page = before("dispatcher").page
    shown(page, first)
    page.keyboard.press("j")
    second = city.open(title="乙")
    expect(row(page, second)).to_have_class("queue-row is-new")
    expect(row(page, second).locator(".new-mark")).to_have_text("just in")
    expect(page.locator("[data-list-news] [role=status]")).to_have_text("1 new in this list")
    expect(page.locator("#boxes a[href$='box=accept'] .tally")).to_have_text("2")
    expect(row(page, first)).to_have_class("queue-row")
    shown(page, first)
    expect(page.locator(f"#open-{first.id}")).to_be_focused()
    expect(page.locator(f"#open-{first.id}")).to_have_attribute("aria-current", "true")
    page.keyboard.press("j")
    shown(page, second)
    expect(row(page, second)).to_have_class("queue-row")


def test_mark_of_a_new_request_survives_returning_from_another(city, before) -> None:
    first = city.open(title="甲")
    person = before("dispatcher", "phone")
    others = [city.open(title="乙"), city.open(title="丙")]
    for case in others:
        expect(row(person.page, case)).to_have_class("queue-row is-new")
    person.keep("inbox-new")
    person.press(f"#open-{others[0].id}")
    person.go("/desk/")
    expect(row(person.page, others[1])).to_have_class("queue-row is-new")
    for case in (first, others[0]):
        expect(row(person.page, case)).to_have_class("queue-row")


def test_new_requests_are_offered_while_rows_are_selected(city, before) -> None:
    cases = [city.open(title=title) for title in "甲乙"]
    person = before("dispatcher")
    page = person.page
    shown(page, cases[0])
    page.keyboard.press("x")
    new = [city.open(title=title) for title in "丙丁"]
    button = page.locator("[data-list-news] button")
    expect(button).to_have_text("2 new: show")
    expect(row(page, new[0])).to_have_count(0)
    expect(page.locator("#boxes a[href$='box=accept'] .tally")).to_have_text("4")  # moves nothing
    person.examine("inbox-offered")
    page.keyboard.press(".")
    expect(button).to_be_hidden()
    for case in new:
        expect(row(page, case)).to_have_class("queue-row is-new")
    expect(page.locator("[data-batch-count]")).to_have_text("1")
    expect(page.locator(f"#pick-{cases[0].id}")).to_be_checked()
    expect(page.locator(f"#open-{new[0].id}")).to_be_focused()


def test_new_requests_do_not_scroll_the_list(city, before) -> None:
    cases = [city.open(title=f"第{number}件") for number in range(30)]
    page = before("dispatcher").page
    shown(page, cases[0])
    page.locator(f"#open-{cases[25].id}").focus()
    shown(page, cases[25])
    place = "document.querySelector('.panes-queue').scrollTop"
    scrolled = page.evaluate(place)
    assert scrolled > 100
    city.open(title="新来的")
    expect(page.locator("[data-list-news] button")).to_have_text("1 new: show")
    expect(page.locator("[data-list-news] button")).to_be_in_viewport()
    assert page.evaluate(place) == scrolled
    # Whatever changes within a row is shown all the same, for it moves nothing.
    expect(page.locator(f"#open-{cases[25].id}")).to_be_focused()


def test_changed_row_updates_while_rows_are_selected(city, before) -> None:
    cases = [city.open(title=title) for title in "甲乙"]
    page = before("dispatcher").page
    shown(page, cases[0])
    page.keyboard.press("x")
    actions.accept(case=cases[1].id, by=city["district"], at=city.at)
    expect(row(page, cases[1])).to_contain_text("To be dispatched")
    expect(page.locator(f"#pick-{cases[0].id}")).to_be_checked()
    expect(page.locator("[data-list-news] button")).to_be_hidden()


def test_request_moved_by_a_colleague_leaves_the_queue_but_not_the_pane(city, before) -> None:
    first, second = city.open(title="甲"), city.open(title="乙")
    person = before("dispatcher")
    person.go("/desk/?box=accept")
    page = person.page
    shown(page, first)
    actions.accept(case=first.id, by=city["district"], at=city.at)
    expect(row(page, first)).to_have_count(0)
    expect(page.locator("#pane .case-news")).to_contain_text("district: Accepted")
    shown(page, first)
    page.keyboard.press("j")
    shown(page, second)
    actions.accept(case=second.id, by=city["district"], at=city.at)
    expect(page.locator("#pane .case-news")).to_contain_text("district: Accepted")
    person.examine("acted-meanwhile-queue")


def test_rows_moving_up_from_the_next_page_are_not_marked_new(city, before, monkeypatch) -> None:
    monkeypatch.setattr("jiceng.desk.boxes.box_page.__defaults__", (None, 3))
    cases = [city.open(title=title) for title in "甲乙丙丁"]
    person = before("dispatcher")
    person.go("/desk/?box=accept")
    page = person.page
    shown(page, cases[0])
    expect(row(page, cases[3])).to_have_count(0)
    actions.accept(case=cases[1].id, by=city["district"], at=city.at)
    expect(row(page, cases[3])).to_have_class("queue-row")
    expect(page.locator("[data-list-news] [role=status]")).to_have_text("")


def test_callbacks_approvals_and_notifications_update(city, before) -> None:
    read_events(city.at)
    person = before("district")
    page = person.page
    person.go("/desk/callbacks/")
    expect(page.locator("#queue")).to_contain_text("No callbacks waiting")
    case = city.resolved(title="甲")
    expect(row(page, case)).to_have_class("list-line is-new")
    other = before("dispatcher").page
    badge = other.locator(".top [data-live-number=unread]")
    expect(badge).to_be_hidden()
    read_events(city.at)
    expect(badge).to_have_text("1")
    other.goto(other.url.split("/desk/")[0] + "/desk/notices/")
    expect(other.locator("#queue [data-row]")).to_have_count(1)
    city.open(title="乙")
    read_events(city.at)
    expect(other.locator("#queue [data-row].is-new")).to_have_count(1)
    expect(badge).to_have_text("2")


def test_reason_being_typed_is_not_overwritten(city, before) -> None:
    def wish(title: str) -> None:
        case = city.open(title=title)
        actions.dispatch(case=case.id, by=city["dispatcher"], at=city.at, unit=city.urban)
        actions.ask(
            case=case.id,
            by=city["handler"],
            at=city.at,
            kind=ApprovalKind.EXCLUDE,
            reason="权属不明",
        )

    wish("甲")
    person = before("lead")
    person.go("/desk/approvals/")
    page = person.page
    page.locator("[name=reason]").fill("情况属实")
    wish("乙")
    expect(page.locator("[data-list-news] button")).to_have_text("1 new: show")
    expect(page.locator("[name=reason]")).to_have_value("情况属实")


# One request


def test_two_people_on_one_request_see_each_other_come_write_and_leave(city, before) -> None:
    case = city.open(title="甲")
    first, second = before("dispatcher"), before("clerk", locale="zh-CN")
    shown(first.page, case)
    second.go(f"/desk/requests/{case.id}/")
    others = first.page.locator("#pane .case-others")
    expect(others).to_have_text("clerk is looking at this")
    expect(second.page.locator(".case-others")).to_have_text("dispatcher正在看")
    second.page.keyboard.press("n")
    second.page.keyboard.type("写到一半")
    expect(others).to_have_text("clerk is writing")
    first.examine("somebody-writes")
    second.go("/desk/counter/")
    expect(others).to_have_text("")
    expect(first.page.locator("#pane .case-page")).to_be_visible()


def test_closing_the_page_ends_the_presence(city, before, browser, live_server) -> None:
    case = city.open(title="甲")
    first, second = before("dispatcher"), BrowserUser(browser, live_server.url, "phone", "en")
    second.sign_in("clerk")
    second.go(f"/desk/requests/{case.id}/")
    shown(first.page, case)
    expect(first.page.locator("#pane .case-others")).to_have_text("clerk is looking at this")
    second.page.goto("about:blank")
    expect(first.page.locator("#pane .case-others")).to_have_text("")
    there = Presence.objects.filter(left_at=None)
    assert [each.person_id for each in there] == [city.people["dispatcher"].pk]
    second.context.close()


def test_changes_by_others_are_shown_and_typed_text_is_kept(city, before) -> None:
    case = city.open(title="甲")
    person = before("dispatcher")
    page = person.page
    shown(page, case)
    page.keyboard.press("n")
    note = page.locator("#note-text")
    note.press_sequentially("写了很久")
    page.evaluate("document.querySelector('#note-text').setSelectionRange(1, 1)")
    actions.accept(case=case.id, by=city["district"], at=city.at)
    news = page.locator("#pane .case-news")
    expect(news).to_contain_text("district: Accepted")
    # What only tells follows by itself; moves and words stay.
    expect(page.locator("#pane .page-about")).to_contain_text("To be dispatched")
    expect(page.locator("#timeline")).to_contain_text("Accepted")
    expect(page.locator("#pane form[data-move=accept]")).to_be_visible()
    expect(note).to_be_focused()
    page.keyboard.type("又")
    expect(note).to_have_value("写又了很久")
    other = before("street_leader", "phone", "zh-CN")
    other.go(f"/desk/requests/{case.id}/")
    expect(other.page.locator(".case-others")).to_have_text("dispatcher正在填写")
    other.examine("somebody-writes")
    news.locator("button").click()
    expect(page.locator("#pane form[data-move=accept]")).to_have_count(0)
    expect(page.locator("#pane form[data-move=dispatch]")).to_have_count(1)
    expect(news).not_to_be_visible()
    expect(note).to_have_value("写又了很久")
    note.focus()
    page.locator("#pane form[data-move=note] button").click()
    expect(page.locator("#pane .notice.is-good")).to_be_visible()  # it knows what was seen
    expect(page.locator("#timeline")).to_contain_text("写又了很久")


def test_text_of_an_impossible_move_stays_for_copying(city, before) -> None:
    case = city.open(title="甲")
    page = before("dispatcher").page
    shown(page, case)
    page.locator("#pane form[data-move=decline]").evaluate(
        "e => { for (; e; e = e.parentElement) if (e.matches('details')) e.open = true }"
    )
    page.fill("#decline-reason", "不属于受理范围")
    actions.accept(case=case.id, by=city["district"], at=city.at)
    expect(page.locator("#pane .case-news button")).to_be_visible()
    page.keyboard.press("Escape")  # from the field back to the queue, where keys are commands
    page.locator(f"#open-{case.id}").focus()
    page.keyboard.press("v")
    expect(page.locator("#pane form[data-move=dispatch]")).to_have_count(1)
    expect(page.locator("#decline-reason")).to_have_value("不属于受理范围")


def test_input_is_blocked_while_the_page_is_updated(city, before) -> None:
    case = city.open(title="甲")
    actions.dispatch(case=case.id, by=city["dispatcher"], at=city.at, unit=city.urban)
    actions.whistle(
        case=case.id,
        by=city["street_leader"],
        at=city.at,
        units=[city.units["JH-POL"].id],
        ground="emergency",
        reason="险情",
    )
    person = before("street_leader")
    person.go(f"/desk/requests/{case.id}/")
    page = person.page
    page.locator("#tasks textarea, #tasks [name=text]").first.fill("叫错了")
    page.locator("#clock summary").click()
    actions.sign(case=case.id, by=city["handler"], at=city.at)
    expect(page.locator("#timeline")).to_contain_text("Acknowledged")
    expect(page.locator("#tasks [name=text]").first).to_have_value("叫错了")
    expect(page.locator("#clock details")).to_have_attribute("open", "")


def test_request_that_left_the_scope_says_so(city, before) -> None:
    case = city.open(title="甲")
    page = before("dispatcher").page
    shown(page, case)
    Case.objects.filter(pk=case.pk).update(
        area=None, unit=city.urban, first_receiver=city.units["440704005"], version=9
    )
    expect(page.locator("#pane .case-news")).to_contain_text(
        "no longer have access to this request"
    )
    expect(page.locator("#pane .case-others")).to_have_text("")


# The line


def test_lost_connection_is_shown_and_recovers(city, before) -> None:
    first = city.open(title="甲")
    person = before("dispatcher")
    page = person.page
    shown(page, first)
    polled(page)
    says = page.locator(".pulse-says")
    expect(says).to_have_text("")
    person.context.set_offline(True)
    expect(says).to_contain_text("No connection to the server")
    person.keep("offline")
    second = city.open(title="乙")
    person.context.set_offline(False)
    expect(says).to_have_text("")
    expect(row(page, second)).to_have_class("queue-row is-new")
    expect(page.locator(".toasts")).to_contain_text("The connection is back")
    person.faults = [
        each for each in person.faults if "pulse" not in each and "INTERNET_DISCON" not in each
    ]


def test_failed_poll_is_retried(city, before) -> None:
    first = city.open(title="甲")
    person = before("dispatcher")
    page, person.expected = person.page, {503}
    shown(page, first)
    # Until it is said: a question that is taken back for a newer one has failed nobody.
    page.route(PULSE, lambda route: route.fulfill(status=503, body=""))
    expect(page.locator(".pulse-says")).to_contain_text("No connection to the server")
    page.unroute(PULSE)
    expect(page.locator(".pulse-says")).to_have_text("")


def test_polling_stops_after_session_expiry_with_a_link_to_sign_in(city, before) -> None:
    first = city.open(title="甲")
    person = before("dispatcher")
    page = person.page
    shown(page, first)
    page.keyboard.press("n")
    page.keyboard.type("写到一半")
    expect(page.locator("#note-text-kept")).to_contain_text("Saved as a draft")
    person.context.clear_cookies(name="sessionid")
    says = page.locator(".pulse-says")
    expect(says).to_contain_text("This page is no longer updated")
    expect(page.locator("#note-text")).to_have_value("写到一半")
    person.examine("signed-out")
    person.press(says.locator("a"))
    assert "/sign-in/" in page.url


def test_hidden_page_shows_no_presence_and_polls_less_often(city, before) -> None:
    case = city.open(title="甲")
    first, second = before("dispatcher"), before("clerk")
    second.go(f"/desk/requests/{case.id}/")
    shown(first.page, case)
    others = first.page.locator("#pane .case-others")
    expect(others).to_have_text("clerk is looking at this")
    turn(second.page, "hidden")
    expect(others).to_have_text("")
    turn(second.page, "visible")
    expect(others).to_have_text("clerk is looking at this")


def test_late_poll_after_leaving_does_not_restore_presence(city, before, settings) -> None:
    case = city.open(title="甲")
    settings.JICENG_PULSE = 30  # one question when a page opens, and one when it is shown again
    person = before("caller")
    page = person.page
    questions: list[Any] = []
    page.route(PULSE, lambda route: questions.append(route))  # noqa: PLW0108 - they stay under way
    with page.expect_request(PULSE):
        page.goto(f"{person.url}/desk/requests/{case.id}/")
    with page.expect_response("**/left/**") as farewell:
        turn(page, "hidden")
    assert farewell.value.status == 204
    with page.expect_response(PULSE) as answer:
        questions[-1].continue_()
    assert answer.value.json()["case"]["id"] == str(case.id)
    assert Presence.objects.get().left_at is not None
    page.unroute(PULSE)
    with page.expect_response(PULSE):
        turn(page, "visible")
    assert [each.left_at is None for each in Presence.objects.order_by("id")] == [False, True]
