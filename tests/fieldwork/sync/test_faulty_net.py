"""Phones that send through a net which cuts, delays, doubles and reorders."""

from __future__ import annotations

import random
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from bench import sync
from bench.faulty_net import Course, FaultyNet
from jiceng.fieldwork.hazards.models import Hazard
from tests.cases.conftest import built_world
from tests.fieldwork.hazards.samples import COMMUNITY
from tests.fieldwork.phone_app import _morning, _nothing_under_way, city
from tests.world import World

__all__ = ["_morning", "_nothing_under_way", "built_world", "city"]

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_every_command_counts_once_in_order_and_byte_for_byte(
    city: World, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync, "LARGEST", 4)
    phones = [
        sync.filled_phone(city[who], city.units[COMMUNITY].pk, timezone.now())
        for who in ("officer", "clerk")
    ]
    net = FaultyNet(urlsplit(live_server.url).port or 0, seed=7)
    with net.listening() as entry:
        for number, phone in enumerate(phones):
            sync.send_all(phone, entry, random.Random(number))
    assert {*net.counts} == {*Course}
    assert [sync.wrong_commands(phone) for phone in phones] == [0, 0]
    assert Hazard.objects.count() == len(phones) * sync.RECORDS
