"""A proof of work is accepted once, in time, and only if valid."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import altcha
import pytest
import time_machine

from jiceng.core import captcha
from jiceng.core.errors import Invalid
from jiceng.core.models import SpentChallenge

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 16, 2, tzinfo=UTC)
WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(captcha, "MAX_NUMBER", 200)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    from django.utils import translation

    with translation.override("en"):
        yield


def solved(challenge: str) -> dict[str, Any]:
    """By the library's own solver."""
    made = altcha.Challenge.from_dict(json.loads(challenge))
    solution = altcha.solve_challenge(made)
    assert solution is not None
    return altcha.Payload(made, solution).to_dict()


def sent(payload: dict[str, Any]) -> str:
    return base64.b64encode(json.dumps(payload).encode()).decode()


def code_of(payload: str, at: datetime = NOW) -> str:
    with pytest.raises(Invalid) as caught:
        captcha.check(payload, at)
    return caught.value.code


def sum_of(question: captcha.Question) -> int:
    found = re.match(r"What is (\w+) plus (\w+)\?", question.text)
    assert found
    return sum(WORDS.index(word) + 1 for word in found.groups())


def test_solution_is_accepted_once() -> None:
    payload = sent(solved(captcha.challenge(NOW)))
    captcha.check(payload, NOW)
    assert code_of(payload) == "captcha.spent"


def test_solution_expires() -> None:
    payload = sent(solved(captcha.challenge(NOW)))
    with time_machine.travel(NOW + timedelta(minutes=31), tick=False):
        assert code_of(payload, NOW + timedelta(minutes=31)) == "captcha.expired"


@pytest.mark.parametrize("change", ["counter", "key", "signature", "expires", "prefix"])
def test_changed_solution_is_refused(change: str) -> None:
    payload = solved(captcha.challenge(NOW))
    parameters = payload["challenge"]["parameters"]
    match change:
        case "counter":
            payload["solution"]["derivedKey"] = "00" * 32
        case "key":
            payload["solution"]["derivedKey"] = payload["solution"]["derivedKey"][:62] + "00"
        case "signature":
            payload["challenge"]["signature"] = "00" * 32
        case "expires":
            parameters["expiresAt"] += 86_400
        case "prefix":
            parameters["keyPrefix"] = "00"
    assert code_of(sent(payload)) == "captcha.wrong"


@pytest.mark.parametrize(
    "payload",
    ["", "x", "e30=", sent({"challenge": 1}), sent([]), "A" * 5000, "\udcff"],  # type: ignore[arg-type]
)
def test_malformed_solution_is_refused(payload: str) -> None:
    assert code_of(payload) == "captcha.wrong"


def test_challenge_signed_by_a_visitor_is_refused() -> None:
    own = altcha.create_challenge("SHA-256", 1, counter=5, hmac_secret="theirs")
    assert code_of(sent(solved(json.dumps(own.to_dict())))) == "captcha.wrong"


def test_question_is_answered_once() -> None:
    question = captcha.question()
    captcha.check_answer(question.token, f" {sum_of(question)} ", NOW)
    with pytest.raises(Invalid) as caught:
        captcha.check_answer(question.token, str(sum_of(question)), NOW)
    assert caught.value.code == "captcha.spent"


def test_wrong_sum_is_refused_and_the_token_hides_the_answer() -> None:
    question = captcha.question()
    with pytest.raises(Invalid) as caught:
        captcha.check_answer(question.token, str(sum_of(question) + 1), NOW)
    assert caught.value.code == "captcha.sum"
    assert (
        str(sum_of(question))
        not in json.loads(base64.urlsafe_b64decode(question.token.split(":")[0] + "==")).values()
    )


@pytest.mark.parametrize("token", ["", "x", "a:b:c"])
def test_forged_question_is_refused(token: str) -> None:
    with pytest.raises(Invalid):
        captcha.check_answer(token, "5", NOW)


def test_question_expires() -> None:
    question = captcha.question()
    with time_machine.travel(NOW + timedelta(minutes=31), tick=False), pytest.raises(Invalid):
        captcha.check_answer(question.token, str(sum_of(question)), NOW)


def test_used_challenges_are_deleted_after_their_expiry() -> None:
    captcha.check(sent(solved(captcha.challenge(NOW))), NOW)
    assert captcha.delete_expired(NOW + timedelta(minutes=29)) == 0
    assert captcha.delete_expired(NOW + timedelta(minutes=31)) == 1
    assert not SpentChallenge.objects.exists()
