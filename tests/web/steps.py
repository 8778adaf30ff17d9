"""Helpers of page tests: read pages, make moves, prepare requests."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from jiceng.cases import actions
from jiceng.cases.models import Case
from jiceng.core.access import SYSTEM
from tests.world import World

NAME, PHONE = "张小满", "19900001234"


def text_of(response: Any) -> str:
    """Source of a page with collapsed white space; dates without their element (filter `whole`)."""
    page = re.sub(r"[ \t\r\n]+", " ", str(response.content.decode()))
    return re.sub(r'<span class="whole">([^<]*)</span>', r"\1", page)


def page_of(case: Case) -> str:
    return reverse("request", args=[case.id])


def post_move(client: Client, case: Case, name: str, **fields):
    case.refresh_from_db()
    data = {"version": case.version, **fields}
    return client.post(reverse("move", args=[case.id, name]), data)


def with_link(world: World, **given) -> tuple[Case, str]:
    opened = actions.open_case(report=world.report(**given), by=SYSTEM, at=world.at)
    return opened.case, reverse("follow", args=[opened.secret])


def finished(world: World, case: Case) -> None:
    """区城管局 reports the request as done."""
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    actions.resolve(case=case.id, by=world["handler"], at=world.at, resolution="已清运")
