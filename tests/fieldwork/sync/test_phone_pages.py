"""Pages of phones at the desk: what is missing, not carried out, or to be compared."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import translation

from jiceng.core.models import Event
from jiceng.fieldwork.hazards.models import Hazard
from jiceng.fieldwork.sync.models import Command, CommandState, Conflict, Device
from tests.cases.conftest import built_world, world
from tests.fieldwork.hazards.samples import COMMUNITY
from tests.fieldwork.phone import Phone, enrolled, hazard
from tests.fieldwork.sync.test_receiving import edit_at_desk, values_of
from tests.web.conftest import _morning, at_desk
from tests.world import World

__all__ = ["_morning", "at_desk", "built_world", "world"]
PHONES, SET_ASIDE, DIFFERENCES, BLOCK = (
    "/desk/phones/",
    "/desk/phones/set-aside/",
    "/desk/phones/differences/",
    "/desk/home/blocks/phones/",
)


@pytest.fixture
def phone(world: World) -> Phone:
    """The officer's phone."""
    return enrolled(world["officer"])


def desk_of(world: World, who: str) -> Client:
    browser = Client()
    browser.force_login(world.people[who])
    return browser


def text_of(browser: Client, path: str) -> str:
    """Words of a page's content without its markup."""
    answer = browser.get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    page = answer.content.decode()
    content = page[page.index("<main") : page.index("</main>")] if "<main" in page else page
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content))


def lacking(phone: Phone, world: World) -> None:
    """Of twenty records made, seventeen arrive."""
    unit = world.units[COMMUNITY].pk
    made = [hazard(phone, unit, f"隐患{n}号") for n in range(20)]
    phone.send(*(each for n, each in enumerate(made) if n not in {3, 4, 11}))


@pytest.mark.parametrize("who", ["officer", "dispatcher"])
def test_expected_20_have_17_stands_at_the_officers_and_the_dispatchers(
    world: World, phone: Phone, who: str
) -> None:
    lacking(phone, world)
    browser = desk_of(world, who)
    assert "expected 20, received 17 missing: 4–5、12" in text_of(browser, PHONES)
    assert re.search(r"\b3 Records still on phones\b", text_of(browser, BLOCK))


def test_when_the_rest_has_arrived_nothing_is_missing(world: World, phone: Phone) -> None:
    lacking(phone, world)
    phone.send()
    browser = desk_of(world, "dispatcher")
    assert "20 received, none missing" in text_of(browser, PHONES)
    assert "still on phones" not in browser.get(BLOCK).content.decode()


def test_a_refused_record_stands_with_its_reason_and_what_was_written(
    world: World, phone: Phone
) -> None:
    phone.make("hazard.open", unit=world.units[COMMUNITY].pk, title="", place="江南社区9栋")
    phone.send()
    shown = text_of(desk_of(world, "dispatcher"), SET_ASIDE)
    assert Command.objects.get().reason in shown
    assert "江南社区9栋" in shown
    assert "Place" in shown


def test_a_refused_record_is_carried_out_once_its_reason_is_gone(
    world: World, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(
            "jiceng.fieldwork.sync.phone_commands.open_record", lambda *_args, **_more: 1 / 0
        )
        hazard(phone, world.units[COMMUNITY].pk)
        phone.send()
    command = Command.objects.get(state=CommandState.REFUSED)
    browser = desk_of(world, "dispatcher")
    browser.post(f"{SET_ASIDE}{command.pk}/retry/")
    command.refresh_from_db()
    assert command.state == CommandState.APPLIED
    record = Hazard.objects.get()
    opened = Event.objects.filter(stream_id=record.pk).order_by("seq")[0]
    assert opened.actor == f"person:{world['officer'].id}"  # the author's, whoever pressed
    again = browser.post(f"{SET_ASIDE}{command.pk}/retry/")
    assert again.status_code == 404
    assert Hazard.objects.count() == 1


def test_what_is_refused_again_says_why(world: World, phone: Phone) -> None:
    phone.make("hazard.open", unit=world.units[COMMUNITY].pk, title="")
    phone.send()
    command = Command.objects.get()
    browser = desk_of(world, "officer")
    answer = browser.post(f"{SET_ASIDE}{command.pk}/retry/", follow=True)
    assert command.reason[:20] in answer.content.decode()
    assert Event.objects.filter(type="field_device.tried_again").count() == 1


def test_a_closed_record_leaves_the_list_and_keeps_its_answer(world: World, phone: Phone) -> None:
    bad = phone.make("hazard.open", unit=world.units[COMMUNITY].pk, title="")
    phone.send()
    browser = desk_of(world, "dispatcher")
    browser.post(f"{SET_ASIDE}{bad.id}/close/")
    assert "Everything that has arrived was carried out." in text_of(browser, SET_ASIDE)
    assert [each.state for each in phone.send()] == ["refused"]
    assert Command.objects.get().state == CommandState.CLOSED


def test_both_values_are_shown_and_one_is_chosen(world: World, phone: Phone) -> None:
    hazard(phone, world.units[COMMUNITY].pk)
    phone.send()
    record = Hazard.objects.get()
    seen = values_of(record)
    edit_at_desk(world, record, {**seen, "level": "low"})
    phone.make("hazard.edit", record.pk, seen=seen, **{**seen, "level": "medium"})
    phone.send()
    browser = desk_of(world, "dispatcher")
    shown = text_of(browser, DIFFERENCES)
    assert "楼道堆放电动车" in shown
    assert world.people["clerk"].name in shown
    labels = [label for _value, label in Hazard._meta.get_field("level").choices or ()]
    assert sum(f" {label} " in shown for label in labels) == 2
    conflict = Conflict.objects.get()
    browser.post(f"{DIFFERENCES}{conflict.pk}/", {"takes": "desk"})
    record.refresh_from_db()
    assert record.level == "low"
    assert "No differences to decide." in text_of(browser, DIFFERENCES)


def test_a_lost_phone_is_revoked_at_the_desk(world: World, phone: Phone) -> None:
    browser = desk_of(world, "dispatcher")
    browser.post(f"{PHONES}{phone.device}/revoke/")
    assert Device.objects.get().revoked_at is not None
    hazard(phone, world.units[COMMUNITY].pk)
    phone.send()
    shown = text_of(browser, SET_ASIDE)
    assert f"It counts once {world.people['officer'].name} brings it" in shown


def test_phones_of_other_places_are_not_shown(world: World, phone: Phone) -> None:
    lacking(phone, world)
    shown = text_of(desk_of(world, "other_dispatcher"), PHONES)
    assert "No phone has been set up." in shown


def test_many_phones_come_in_pages(world: World) -> None:
    for _number in range(31):
        enrolled(world["officer"])
    browser = desk_of(world, "dispatcher")
    first = browser.get(PHONES).content.decode()
    after = re.search(r'href="(\?after=[^"]+)"', first)
    assert after is not None
    assert first.count("data-opens=") == 30
    assert browser.get(PHONES + after[1]).content.decode().count("data-opens=") == 1


def test_a_reason_is_in_the_authors_language_or_the_installations(
    world: World, phone: Phone
) -> None:
    for language in ("", "en"):
        world.people["officer"].language = language
        world.people["officer"].save(update_fields=["language"])
        phone.make("hazard.open", unit=world.units[COMMUNITY].pk, title="")
        with translation.override("en"):
            phone.send()
    reasons = [each.reason for each in Command.objects.order_by("number")]
    assert [reason.isascii() for reason in reasons] == [False, True]
