"""A refused photo is named until the form is sent."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jiceng.cases import actions
from jiceng.cases.models import Attachment
from tests.web.steps import text_of
from tests.web.test_photos import file, post, tokens, values
from tests.web.test_whistle_page import act, part, whistled
from tests.world import World

SVG = b"<svg xmlns='http://www.w3.org/2000/svg'/>"


def test_refused_photo_is_named_until_the_report_is_sent(world: World, resident: Client) -> None:
    first = post(resident, file(), file(SVG, "平面图.svg"), text="")
    assert first.status_code == 422
    shown = first
    for phone in ("abc", "x"):  # refused for something else meanwhile
        assert "\u2068平面图.svg\u2069: This is not a photo" in shown.content.decode()
        assert "1 file was not accepted" in shown.content.decode()
        carried = {"kept": tokens(shown), "refused": values(shown, "refused")}
        shown = post(resident, phone=phone, **carried)
        assert shown.status_code == 422
    assert "平面图.svg" in shown.content.decode()
    carried = {"kept": tokens(shown), "refused": values(shown, "refused")}
    assert post(resident, **carried).status_code == 302
    assert Attachment.objects.count() == 1


def test_messages_about_refused_photos_contain_no_user_text(world: World, resident: Client) -> None:
    page = post(resident, text="", refused=["call 19900001234", "x:y:z"]).content.decode()
    assert "19900001234" not in page


def test_unread_photos_over_a_limit_are_named_and_the_others_kept(
    world: World, resident: Client, settings: Any
) -> None:
    kept = tokens(post(resident, file(), text=""))
    settings.JICENG_LIMITS = {**settings.JICENG_LIMITS, "photo": (1, 600)}
    answer = post(resident, file(), file(name="b.jpg"), kept=kept)
    assert answer.status_code == 429
    assert "\u2068b.jpg\u2069: It has not been read. Choose it again." in answer.content.decode()
    assert len(tokens(answer)) == 1


@pytest.mark.parametrize("form", ["add", "move", "task", "attach", "room"])
def test_every_form_with_photos_names_refused_ones_again(
    world: World, resident: Client, at_desk: Any, form: str
) -> None:
    if form == "add":
        client, address = resident, f"{post(resident, file()).headers['Location']}add/"
        bad = {"text": "x" * 20_001}
    elif form in {"move", "attach"}:
        case = world.open()
        actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
        actions.sign(case=case.id, by=world["handler"], at=world.at)
        client = at_desk("handler")
        address = reverse("move", args=[case.id, "resolve"])
        if form == "attach":
            address = reverse("attach", args=[case.id])
        bad = {"version": "0", "reason": "好"}
    else:
        case, client = whistled(world, "JH-POL"), at_desk("police")
        task = part(world, case)
        act(client, case, "report-in", task=task.id)
        address = reverse("task", args=[task.id, "close"])
        if form == "room":
            address = reverse("whistle-act", args=[case.id, "close"])
        bad = {"text": "", "task": str(task.id)}
    first = client.post(address, {**bad, "photos": [file(), file(SVG, "图.svg")]})
    assert "\u2068图.svg\u2069" in text_of(first)
    carried = {"kept": tokens(first), "refused": values(first, "refused")}
    assert carried["refused"]
    if form != "attach":  # with the sound photo alone it is taken
        second = client.post(address, {**bad, **carried})
        assert second.status_code >= 400
        assert "\u2068图.svg\u2069" in text_of(second)
