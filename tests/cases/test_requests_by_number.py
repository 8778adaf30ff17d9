"""A request's state by its number and the last four digits of the phone: what it shows, and that it
cannot be probed.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jiceng.cases import actions
from jiceng.cases.intake.report import CallerDetails
from jiceng.cases.models import Case
from jiceng.cases.residents.by_number import by_token, token_by_number
from jiceng.core import crypto
from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from tests.web.conftest import _morning, resident
from tests.web.steps import text_of
from tests.world import World

__all__ = ["_morning", "resident"]

RESIDENT = Actor(kind="resident")
NEIGHBOUR = CallerDetails("李", "13800005678")


@pytest.fixture
def case(world: World) -> Case:
    """A request from the phone 19900001234."""
    opened = actions.open_case(report=world.report(), by=RESIDENT, at=world.at)
    return opened.case


def find(client: Client, number: str, digits: str):
    return client.post("/find/", {"number": number, "digits": digits}, follow=True)


@pytest.mark.parametrize("spelling", ["{}", " {} ", "{:.8}-{}", "{:.8} {}"])
def test_state_and_replies_are_shown_but_nothing_that_was_reported(
    world: World, resident: Client, case: Case, spelling: str
) -> None:
    world.resolve(case)
    number = (
        spelling.format(case.number, case.number[8:])
        if ":" in spelling
        else spelling.format(case.number)
    )
    page = text_of(find(resident, number, "1234"))
    assert case.number in page
    assert "Done: please answer" in page
    assert "已清运" in page
    for hidden in (case.text, case.title, case.address, "张小满", "19900001234", "/rate/", "/add/"):
        assert hidden not in page


def wrong(case: Case) -> list[tuple[str, str]]:
    return [
        (case.number, "9999"),
        (case.number, "123"),
        (case.number, "00001234"),
        (case.number, "x"),
        ("2026091699999999", "1234"),
        ("nonsense", "1234"),
    ]


def test_wrong_number_and_wrong_digits_have_the_same_answer(
    world: World, resident: Client, case: Case
) -> None:
    answers = set()
    for number, digits in wrong(case):
        answer = find(resident, number, digits)
        said = re.sub(r'value="[^"]*"', "", text_of(answer))
        answers.add((answer.status_code, said.partition("<main")[2]))
    assert len(answers) == 1
    assert "No request has this number and these digits" in next(iter(answers))[1]


def test_wrong_number_and_wrong_digits_cost_the_same(
    world: World, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    unseal = crypto.unseal

    def counted(sealed: bytes, *, context: str, row: str) -> str:
        opened.append(context)
        return unseal(sealed, context=context, row=row)

    monkeypatch.setattr(crypto, "unseal", counted)
    nameless = world.open(caller=CallerDetails())
    costs = set()
    for number, digits in [*wrong(case), (nameless.number, "1234"), (case.number, "1234")]:
        opened.clear()
        with CaptureQueriesContext(connection) as queries:
            token_by_number(number, digits)
        costs.add((len(queries), len(opened)))
    assert len(costs) == 1


def test_confidential_requests_are_not_found_by_number(world: World, case: Case) -> None:
    secret = world.open(confidential=True)
    assert token_by_number(secret.number, "1234") == ""
    token = token_by_number(case.number, "1234")
    Case.objects.filter(pk=case.pk).update(confidential=True)
    with pytest.raises(NotFound):
        by_token(token)


def test_a_followers_phone_does_not_open_the_request_of_another(world: World, case: Case) -> None:
    actions.join(case=case.id, by=RESIDENT, at=world.at, caller=NEIGHBOUR)
    assert token_by_number(case.number, "5678") == ""


def test_a_merged_request_shows_the_progress_of_the_other(
    world: World, resident: Client, case: Case
) -> None:
    twin = world.open(text="乙家楼下的垃圾", title="乙家楼下", caller=NEIGHBOUR)
    actions.merge(case=twin.id, into=case.id, by=world["dispatcher"], at=world.at, reason="同一处")
    case.refresh_from_db()
    world.resolve(case)
    page = text_of(find(resident, twin.number, "5678"))
    assert "Done: please answer" in page
    assert "已清运" in page
    assert "垃圾三天" not in page


def test_the_view_expires_after_an_hour_and_cannot_be_forged(world: World, case: Case) -> None:
    token = token_by_number(case.number, "1234")
    assert by_token(token).own.pk == case.pk
    for broken in (token[:-1], "x", ""):
        with pytest.raises(NotFound):
            by_token(broken)
    with time_machine.travel(world.at + timedelta(hours=2), tick=False), pytest.raises(NotFound):
        by_token(token)


def test_guesses_at_one_number_are_limited_from_all_networks_together(
    world: World, case: Case, settings
) -> None:
    most = settings.JICENG_LIMITS["find_number"][0]
    for n in range(most):
        assert find(Client(REMOTE_ADDR=f"192.0.2.{n}"), case.number, "0000").status_code == 422
    spaced = f"{case.number[:8]} {case.number[8:]}"
    for number in (case.number, spaced):
        assert find(Client(REMOTE_ADDR="198.51.100.1"), number, "1234").status_code == 429
    assert find(Client(REMOTE_ADDR="198.51.100.2"), "2026091699999999", "0000").status_code == 422


def test_guesses_from_one_network_are_limited(world: World, resident: Client, settings) -> None:
    for n in range(settings.JICENG_LIMITS["find"][0]):
        assert find(resident, f"20260916{n:08d}", "0000").status_code == 422
    assert find(resident, "2026091699999999", "0000").status_code == 429
