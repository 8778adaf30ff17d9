"""Sign-in in a browser: keyboard, code, passkey, without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone
from playwright.sync_api import Browser, expect

from tests.accounts.conftest import code_of, events
from tests.accounts.provider import configured, server
from tests.web.browsers import BrowserUser
from tests.web.screens import SitDown, _morning, city, open_windows
from tests.world import PASSWORD

__all__ = ["_morning", "city", "configured", "server"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
FOUR = [(screen, locale) for screen in ("phone", "desk") for locale in ("zh-CN", "en")]


@pytest.fixture
def before(browser: Browser, live_server: Any) -> Iterator[SitDown]:
    """Set somebody before a screen."""
    with open_windows(browser, live_server.url, screen="phone") as sit_down:
        yield sit_down


def give_device(somebody: BrowserUser) -> Any:
    """A virtual device that stores passkeys and always verifies its user."""
    session = somebody.context.new_cdp_session(somebody.page)
    session.send("WebAuthn.enable", {"enableUI": False})
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session


def add_passkey(somebody: BrowserUser) -> None:
    somebody.go("/account/factors/passkeys/add/")
    somebody.press("form[data-passkey] button")
    assert somebody.page.url.endswith("/account/factors/codes/")


def test_passkey_signs_in_without_a_password(city, before) -> None:
    somebody = before("clerk")
    give_device(somebody)
    add_passkey(somebody)
    somebody.examine("recovery-codes")
    somebody.go("/account/factors/passkeys/")
    somebody.examine("passkeys")
    somebody.go("/account/")
    somebody.examine("account-with-passkey")
    somebody.page.evaluate("document.querySelector('[action=\"/sign-out/\"]').submit()")
    somebody.page.wait_for_url("**/sign-in/")
    # The browser offers the passkey in the user name's field; nothing else is to be done.
    somebody.page.wait_for_url("**/desk/home/")
    assert events(city.people["clerk"])[-1] == "person.signed_in"


def test_passkey_signs_in_during_a_lock(city, before, settings) -> None:
    settings.AXES_FAILURE_LIMIT = 1
    somebody = before("clerk")
    give_device(somebody)
    add_passkey(somebody)
    somebody.context.add_init_script(
        "PublicKeyCredential.isConditionalMediationAvailable = async () => false"
    )
    somebody.page.evaluate("document.querySelector('[action=\"/sign-out/\"]').submit()")
    somebody.page.wait_for_url("**/sign-in/")
    stranger = before("")
    stranger.expected = {429}
    stranger.go("/sign-in/")
    for _ in range(6):
        stranger.page.fill("#id_login", "clerk")
        stranger.page.fill("#id_password", "wrong")
        stranger.press("form[action='/sign-in/'] button")
    # From a browser that the account does not know, so that only the passkey can help.
    somebody.page.context.clear_cookies()
    somebody.expected = {429}
    somebody.go("/sign-in/")
    somebody.page.fill("#id_login", "clerk")
    somebody.page.fill("#id_password", PASSWORD)
    somebody.press("form[action='/sign-in/'] button")
    expect(somebody.page.locator("[role=alert]").first).to_contain_text("再试")
    somebody.go("/sign-in/")
    somebody.press("form[data-passkey] button")
    assert somebody.page.url.endswith("/desk/home/")
    assert events(city.people["clerk"])[-1] == "person.signed_in"


def test_passkey_button_works_without_autofill(city, before) -> None:
    somebody = before("clerk")
    give_device(somebody)
    add_passkey(somebody)
    somebody.context.add_init_script(
        "PublicKeyCredential.isConditionalMediationAvailable = async () => false"
    )
    somebody.page.evaluate("document.querySelector('[action=\"/sign-out/\"]').submit()")
    somebody.page.wait_for_url("**/sign-in/")
    somebody.go("/sign-in/?next=/account/")
    somebody.press("form[data-passkey] button")
    assert somebody.page.url.endswith("/account/")


def test_passkey_is_accepted_as_second_factor(city, before) -> None:
    somebody = before("clerk")
    give_device(somebody)
    add_passkey(somebody)
    somebody.context.add_init_script(
        "PublicKeyCredential.isConditionalMediationAvailable = async () => false"
    )
    somebody.page.evaluate("document.querySelector('[action=\"/sign-out/\"]').submit()")
    somebody.page.wait_for_url("**/sign-in/")
    somebody.page.fill("#id_login", "clerk")
    somebody.page.fill("#id_password", PASSWORD)
    somebody.press("form[action='/sign-in/'] button")
    assert somebody.page.url.endswith("/sign-in/code/")
    somebody.examine("second-step")
    somebody.press("form[data-passkey] button")
    assert somebody.page.url.endswith("/desk/home/")


def test_passkey_reauthenticates_for_a_sensitive_change(city, before) -> None:
    somebody = before("clerk")
    give_device(somebody)
    add_passkey(somebody)
    somebody.go("/account/confirm/passkey/?next=/account/")
    somebody.examine("confirm-by-passkey")
    somebody.press("form[data-passkey] button")
    assert somebody.page.url.endswith("/account/")


def test_failing_device_shows_what_to_do(city, before) -> None:
    somebody = before("clerk", locale="en")
    session = somebody.context.new_cdp_session(somebody.page)
    session.send("WebAuthn.enable", {"enableUI": False})
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "u2f",
                "transport": "usb",
                "hasResidentKey": False,
                "hasUserVerification": False,
                "automaticPresenceSimulation": True,
            }
        },
    )
    somebody.go("/account/factors/passkeys/add/")
    somebody.page.locator("form[data-passkey] button").click()
    expect(somebody.page.locator("[data-passkey-status]")).to_contain_text(
        "set up an authenticator app", timeout=130_000
    )
    assert not Authenticator.objects.exists()


def test_passkeys_are_not_offered_without_browser_support(city, before) -> None:
    somebody = before("clerk")
    somebody.context.add_init_script("delete window.PublicKeyCredential")
    somebody.go("/account/factors/passkeys/add/")
    expect(somebody.page.locator("[data-passkey-status]")).not_to_be_empty()
    expect(somebody.page.locator("form[data-passkey] button")).to_be_disabled()
    somebody.page.evaluate("document.querySelector('[action=\"/sign-out/\"]').submit()")
    somebody.page.wait_for_url("**/sign-in/")
    expect(somebody.page.locator("form[data-passkey]")).to_be_hidden()


@pytest.mark.parametrize(("screen", "locale"), FOUR)
def test_authenticator_app_is_set_up_and_asked_and_every_page_is_accessible(
    city, before, screen, locale
) -> None:
    somebody = before("dispatcher", screen, locale)
    found: list[str] = []

    def look(path: str, name: str) -> None:
        somebody.go(path)
        found.extend(somebody.complaints(name))

    look("/account/", "account")
    look("/account/factors/", "factors")
    look("/account/password/", "password")
    look("/account/sessions/", "sessions")
    look("/account/confirm/", "confirm")
    look("/account/factors/passkeys/add/", "passkey-add")
    look("/account/factors/app/", "app")
    secret = somebody.page.inner_text("#secret").replace(" ", "")
    somebody.page.fill("#id_code", "000000")
    somebody.press("main form button")
    found += somebody.complaints("app-wrong-code")
    somebody.page.fill("#id_code", code_of(secret, timezone.now()))
    somebody.press("main form button")
    assert somebody.page.url.endswith("/codes/")
    look("/account/factors/", "factors-set-up")
    look("/account/factors/app/remove/", "app-remove")
    look("/account/factors/codes/new/", "codes-new")
    other = before("", screen, locale)
    other.go("/sign-in/")
    other.page.fill("#id_login", "dispatcher")
    other.page.fill("#id_password", PASSWORD)
    other.press("form[action='/sign-in/'] button")
    found += other.complaints("code")
    other.page.fill("#id_code", code_of(secret, timezone.now()))
    other.press("main form button")
    assert other.page.url.endswith("/desk/home/")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_sign_in_page_is_usable_by_keyboard_and_screen_reader(city, before, locale) -> None:
    somebody = before("", "desk", locale)
    page = somebody.page
    somebody.go("/sign-in/")
    user, password = page.locator("#id_login"), page.locator("#id_password")
    expect(user).to_have_attribute("autocomplete", "username webauthn")
    expect(password).to_have_attribute("autocomplete", "current-password")
    for field in (user, password):
        assert page.evaluate("e => e.labels.length", field.element_handle()) == 1
    user.focus()
    page.keyboard.type("dispatcher")
    page.keyboard.press("Tab")
    expect(password).to_be_focused()
    page.keyboard.type("wrong")
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    # What was wrong has the focus and is announced; the name is still there, the password is not.
    summary = page.locator("[role=alert]").first.element_handle()
    assert page.evaluate("e => e.parentElement === document.activeElement", summary)
    expect(user).to_have_value("dispatcher")
    expect(password).to_have_value("")
    somebody.examine("sign-in-refused")
    password.focus()
    page.keyboard.type(PASSWORD)
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    assert page.url.endswith("/desk/home/")


def test_sign_in_page_needs_no_scripts(city, browser, live_server) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(live_server.url + "/desk/")
    page.locator("button[name='language']").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    assert "next=" in page.url
    page.fill("#id_login", "dispatcher")
    page.fill("#id_password", PASSWORD)
    page.locator("form[action='/sign-in/'] button").click()
    assert page.url.endswith("/desk/")
    context.close()


def test_locked_user_sees_until_when_to_wait(city, before, settings) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    somebody = before("", "phone", "zh-CN")
    somebody.expected = {429}
    somebody.go("/sign-in/")
    for _ in range(3):
        somebody.page.fill("#id_login", "dispatcher")
        somebody.page.fill("#id_password", "wrong")
        somebody.press("form[action='/sign-in/'] button")
    expect(somebody.page.locator("[role=alert]").first).to_contain_text(
        re.compile(r"请在15分钟后（\d\d:\d\d）再试")
    )
    somebody.examine("sign-in-waits")


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_provider_page_is_opened_and_left(city, before, configured, screen) -> None:
    """The content security policy forbids forms to other sites, so an intermediate page is
    needed.
    """
    clerk = city.people["clerk"]
    clerk.work_number = "GH-0042"
    clerk.save()
    somebody = before("", screen)
    # Its page wants a style sheet from the net, which a test does not have.
    net = re.compile("^https://")
    somebody.context.route(net, lambda route: route.fulfill(content_type="text/css"))
    somebody.go("/sign-in/?next=/account/")
    somebody.examine("sign-in-provider")
    somebody.page.get_by_role("button", name="统一身份认证").click()
    somebody.page.wait_for_url(f"{configured.issuer}/**")
    somebody.page.locator("button", has_text="chen").first.click()
    somebody.page.wait_for_url("**/account/")
    somebody.check_page()
    assert events(clerk)[-2:] == ["identity.linked", "person.signed_in"]
