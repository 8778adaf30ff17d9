"""Forms with an expired session or an old token: no loss, no disclosure."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jiceng.accounts import form_recovery
from jiceng.cases.models import Case
from jiceng.core.ids import uuid7
from jiceng.directory.models import Person
from jiceng.records.remarks.public import Remark
from tests import photos
from tests.sample_grids import GRID, publish_grids
from tests.web.steps import text_of
from tests.web.test_bad_input import at_move
from tests.world import PASSWORD, World


def submit_after_expiry(
    world: World, who: str = "clerk", client: Client | None = None, **more: str
) -> tuple[Client, Case, Any]:
    """Submit a note after the session has expired."""
    client, case = client or Client(headers={"accept-language": "en"}), world.open()
    client.force_login(world.people[who])
    page = reverse("request", args=[case.id])
    client.get(page)
    Session.objects.all().delete()
    fields = {"text": "已约下午三点上门", "version": str(case.version), **more}
    answer = client.post(at_move(world, case, "note"), fields, headers={"referer": page})
    return client, case, answer


def sign_in(client: Client, person: Person, to: str) -> Any:
    typed = {"login": person.username, "password": PASSWORD, "next": to}
    return client.post(reverse("sign-in"), typed)


def test_form_sent_after_session_expiry_is_restored_after_sign_in(world: World) -> None:
    client, case, answer = submit_after_expiry(world)
    page = reverse("request", args=[case.id])
    assert answer["Location"] == f"{reverse('sign-in')}?next={page.replace('/', '%2F')}"
    assert not Remark.objects.exists()
    assert sign_in(client, world.people["clerk"], page)["Location"] == page
    shown = client.get(page)
    assert "已约下午三点上门" in text_of(shown)
    assert "Your session expired while you were writing" in text_of(shown)
    assert shown.context["kept_form"].action == at_move(world, case, "note")
    sent = client.post(
        at_move(world, case, "note"), {"text": "已约下午三点上门", "version": str(case.version)}
    )
    assert sent.status_code == 302
    assert Remark.objects.get().text == "已约下午三点上门"
    assert "You were signed out" not in text_of(client.get(page))


def test_kept_form_is_not_shown_to_another_person(world: World) -> None:
    client, case, _answer = submit_after_expiry(world)
    page = reverse("request", args=[case.id])
    sign_in(client, world.people["dispatcher"], page)
    assert "已约下午三点上门" not in text_of(client.get(page))
    sign_in(client, world.people["clerk"], page)
    assert "已约下午三点上门" not in text_of(client.get(page))  # it is gone for good


def test_kept_form_expires_after_an_hour(world: World) -> None:
    client, case, _answer = submit_after_expiry(world)
    page = reverse("request", args=[case.id])
    with time_machine.travel(world.at + form_recovery.LASTS + timedelta(minutes=1), tick=False):
        sign_in(client, world.people["clerk"], page)
        assert "已约下午三点上门" not in text_of(client.get(page))


def test_kept_form_is_not_shown_on_other_pages(world: World) -> None:
    client, _case, _answer = submit_after_expiry(world)
    sign_in(client, world.people["clerk"], "/desk/")
    assert "Your session expired while" not in text_of(client.get(reverse("search")))


def test_form_of_an_anonymous_visitor_is_not_kept(world: World) -> None:
    case, client = world.open(), Client()
    client.post(at_move(world, case, "note"), {"text": "x" * 1000})
    assert "kept_form" not in client.session


def test_number_and_size_of_kept_forms_are_limited(world: World, settings: Any) -> None:
    client, _case, answer = submit_after_expiry(world, text="长" * (form_recovery.LARGEST + 1))
    assert answer.status_code == 302
    assert "kept_form" not in client.session
    settings.JICENG_LIMITS = {**settings.JICENG_LIMITS, "kept": (1, 600)}
    submit_after_expiry(world)
    client, _case, answer = submit_after_expiry(world)
    assert answer.status_code == 302
    assert "kept_form" not in client.session


def test_passwords_are_not_kept(world: World) -> None:
    client, _case, _answer = submit_after_expiry(world, password="hunter2", altcha="proof")
    names = {name for name, _value in client.session["kept_form"]["fields"]}
    assert names == {"text", "version"}


def test_kept_form_is_encrypted_in_the_database(world: World) -> None:
    submit_after_expiry(world)
    assert not any("三点上门" in row.session_data for row in Session.objects.all())


def test_form_in_the_pane_is_kept_and_the_page_reloaded(world: World) -> None:
    case, client = world.open(), Client()
    client.force_login(world.people["clerk"])
    client.get("/desk/")
    Session.objects.all().delete()
    answer = client.post(
        at_move(world, case, "note"), {"text": "已约"}, headers={"hx-request": "true"}
    )
    assert answer.headers["HX-Refresh"] == "true"
    assert reverse("request", args=[case.id]) in client.session["kept_form"]["pages"]


@pytest.mark.parametrize("name", ["draft", "counter-look", "earlier"])
def test_background_request_while_typing_does_not_leave_the_page(world: World, name: str) -> None:
    path = reverse(name, args=["case", world.open().id] if name == "draft" else [])
    answer = Client(headers={"accept-language": "en"}).post(
        path, {"text": "还没写完"}, headers={"hx-request": "true"}
    )
    assert answer.status_code == 401
    assert "HX-Refresh" not in answer.headers
    assert "your text is preserved" in answer.content.decode()


def test_kept_form_asks_to_choose_files_again(world: World) -> None:
    case, client = world.open(), Client(headers={"accept-language": "en"})
    client.force_login(world.people["clerk"])
    client.get("/desk/")
    Session.objects.all().delete()
    file = SimpleUploadedFile("a.jpg", photos.jpeg(), "image/jpeg")
    client.post(reverse("attach", args=[case.id]), {"kind": "evidence", "photos": [file]})
    page = reverse("request", args=[case.id])
    assert "Choose the file again" in text_of(client.get(reverse("sign-in")))
    assert sign_in(client, world.people["clerk"], page)["Location"] == page


@pytest.mark.parametrize(
    ("form", "page"),
    [
        ("notice-channels", "/desk/notices/settings/"),
        ("template-list", "/desk/"),
        ("admin-calendar-set", "/desk/admin/calendar/"),
    ],
)
def test_sign_in_returns_to_a_page_that_can_be_opened(world: World, form: str, page: str) -> None:
    client = Client()
    answer = client.post(
        reverse(form), {"address": "x"}, headers={"referer": "https://else.where/"}
    )
    if answer.status_code != 405:
        assert answer["Location"].endswith(f"?next={page.replace('/', '%2F')}")


# Two tabs


def without_token(client: Client, path: str, origin: str, **fields: str) -> Any:
    """A submitted form with an expired token."""
    client.handler.enforce_csrf_checks = True
    return client.post(path, fields, headers={"origin": origin})


def test_form_with_an_old_token_is_shown_for_resubmission(world: World, at_desk: Any) -> None:
    client, case = at_desk("clerk"), world.open()
    words = "第一行\n第二行，写了很久的一段话，丢了太可惜，一定要还在这里才好"
    path = at_move(world, case, "note")
    answer = without_token(client, path, "http://testserver", text=words, version="1", password="p")
    assert answer.status_code == 403
    page = text_of(answer)
    assert words in answer.content.decode()
    assert f'action="{path}"' in page
    assert 'name="password"' not in page
    token = answer.context["csrf_token"]
    again = client.post(
        path,
        {"text": words, "version": str(case.version), "csrfmiddlewaretoken": str(token)},
        headers={"origin": "http://testserver"},
    )
    assert again.status_code == 302
    assert Remark.objects.get().text == words


def test_report_with_an_old_token_is_kept(world: World, resident: Client) -> None:
    answer = without_token(resident, reverse("report"), "http://testserver", text="路灯不亮了")
    assert answer.status_code == 403
    assert "路灯不亮了" in text_of(answer)
    assert not Case.objects.exists()


@pytest.mark.parametrize("origin", ["https://else.where", "null", ""])
def test_cross_site_form_is_not_shown(world: World, at_desk: Any, origin: str) -> None:
    answer = without_token(at_desk("clerk"), "/desk/news/new/", origin, text="由别处写入")
    assert answer.status_code == 403
    assert "由别处写入" not in text_of(answer)


def test_old_form_possibly_of_another_person_is_not_shown(world: World, at_desk: Any) -> None:
    client = at_desk("dispatcher")
    client.get("/desk/")
    client.force_login(world.people["clerk"])
    client.get("/desk/")
    answer = without_token(client, "/desk/news/new/", "http://testserver", text="前一个人写的")
    assert answer.status_code == 403
    assert "前一个人写的" not in text_of(answer)


def test_browser_cookie_lists_a_person_once(world: World, at_desk: Any) -> None:
    client = at_desk("clerk")
    assert form_recovery.LAST_HERE in client.get("/desk/").cookies
    assert form_recovery.LAST_HERE not in client.get("/desk/").cookies


def test_announcement_form_returns_to_its_own_page(world: World) -> None:
    publish_grids()
    client = Client()
    client.force_login(world.people["officer"])
    client.get(f"/g/{GRID}/news/")
    Session.objects.all().delete()
    answer = client.post(reverse("news-move", args=[uuid7(), "withdraw"]), {"reason": "因雨"})
    assert "%2Fdesk%2Fnews%2F" in answer["Location"]
