"""Refusals of searches by the short code of a receipt: before anything is looked up or recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from jiceng.cases.actions.revealing import find_by_short_code, look_up_caller
from jiceng.core.errors import Forbidden, Invalid
from jiceng.core.models import Event
from tests.world import World


def refused(world: World, kind: type[Exception], **given: Any) -> str:
    asked: dict[str, Any] = {
        "number": "2026091600000001",
        "phone_end": "5678",
        "by": world["hotline"],
    }
    with pytest.raises(kind) as problem:
        find_by_short_code(**(asked | given), at=world.at)
    assert not Event.objects.filter(type="caller.looked_up").exists()
    return problem.value.code  # type: ignore[attr-defined,no-any-return]


def test_too_few_digits_are_refused_beside_their_field(world: World) -> None:
    assert refused(world, Invalid, number="12") == "caller.number_end"
    assert refused(world, Invalid, phone_end="567") == "caller.phone_end"
    assert refused(world, Invalid, phone_end="56789") == "caller.phone_end"


def test_interface_accounts_cannot_search_for_residents(world: World) -> None:
    interface = replace(world["hotline"], id=None)
    assert refused(world, Forbidden, by=interface) == "caller.person"
    with pytest.raises(Forbidden):
        look_up_caller(phone="19900001234", by=interface, at=world.at)
