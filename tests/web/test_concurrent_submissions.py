"""Concurrent submissions of one form: real threads with connections of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.urls import reverse

from jiceng.cases.models import Attachment, Caller, Case
from jiceng.cases.portal.report_preview import SALT
from tests.cases.test_import_jobs import uploads
from tests.core.test_captcha import sent, solved
from tests.web.test_abuse_protection import challenge_on, with_captcha
from tests.web.test_photos import file, tokens
from tests.world import committed

__all__ = ["uploads", "with_captcha"]

pytestmark = pytest.mark.django_db(transaction=True)
WINDOWS = 6
REPORT = {"text": "路灯不亮", "address": "江南社区"}


def at_once(send: Callable[[], Any]) -> list[Any]:
    """Responses to identical concurrent submissions."""
    start, answers = threading.Barrier(WINDOWS), list[Any]()

    def one() -> None:
        try:
            start.wait()
            answers.append(send())
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(WINDOWS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == WINDOWS
    return answers


def window() -> Client:
    return Client(headers={"accept-language": "en"})


def test_concurrent_reports_get_the_same_tracking_code(with_captcha: None, uploads: Any) -> None:
    committed()
    page = window().get(reverse("report"))
    given: dict[str, Any] = {**REPORT, "form_number": str(uuid4())}
    first = {"altcha": sent(solved(challenge_on(window().get(reverse("report")))))}
    refused = window().post(reverse("report"), {**first, "photos": [file()]})  # without a word
    given |= {"altcha": sent(solved(challenge_on(page))), "kept": tokens(refused)}
    answers = at_once(lambda: window().post(reverse("report"), given))
    assert [answer.status_code for answer in answers] == [302] * WINDOWS
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert (Case.objects.count(), Attachment.objects.count()) == (1, 1)


def test_proof_of_work_is_bound_to_its_form(with_captcha: None) -> None:
    committed()
    proof = sent(solved(challenge_on(window().get(reverse("report")))))
    forms = iter([{**REPORT, "form_number": str(uuid4()), "altcha": proof} for _ in range(WINDOWS)])
    lock = threading.Lock()

    def send() -> Any:
        with lock:
            given = next(forms)
        return window().post(reverse("report"), given)

    codes = sorted(answer.status_code for answer in at_once(send))
    assert codes == [302] + [422] * (WINDOWS - 1)
    assert Case.objects.count() == 1


def test_concurrent_following_gets_the_same_tracking_code() -> None:
    world = committed()
    address = reverse("join", args=[signing.dumps(str(world.open().id), salt=SALT)])
    given = {"phone": "19900001234", "form_number": str(uuid4())}
    answers = at_once(lambda: window().post(address, given))
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert Caller.objects.exclude(link_digest=None).count() == 1


def test_concurrent_counter_forms_get_the_same_receipt() -> None:
    world = committed()
    given = {**REPORT, "channel": "counter", "form_number": str(uuid4())}

    def send() -> Any:
        client = window()
        client.force_login(world.people["hotline"])
        return client.post(reverse("counter"), given)

    answers = at_once(send)
    assert [answer.status_code for answer in answers] == [200] * WINDOWS
    assert len({answer.context["secret"] for answer in answers}) == 1
    assert Case.objects.count() == 1
