"""The interface for phones: one set up by its session, what it sends without any."""

from __future__ import annotations

from base64 import b64encode
from typing import Any
from uuid import uuid4

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.test import Client

from jiceng.fieldwork.hazards.models import Hazard
from jiceng.fieldwork.sync.models import ReceivingKey
from jiceng.fieldwork.sync.rules import envelopes
from tests.cases.conftest import built_world, world
from tests.fieldwork.hazards.samples import COMMUNITY
from tests.fieldwork.phone import Phone, enrolled, hazard
from tests.web.conftest import _morning, at_desk
from tests.world import World

__all__ = ["_morning", "at_desk", "built_world", "world"]
API = "/api/v1/field/"


def post(client: Client, path: str, body: Any) -> Any:
    return client.post(API + path, orjson.dumps(body), content_type="application/json")


def delivery(phone: Phone) -> dict[str, Any]:
    made = phone.count()
    count = {
        "device": str(made.device),
        "made": made.made,
        "signature": b64encode(made.signature).decode(),
    }
    return {"envelopes": [envelopes.to_json(each) for each in phone.made], "made": [count]}


def test_a_phone_is_set_up_with_a_session_and_sends_without_one(world: World, at_desk) -> None:
    pair, device = ec.generate_private_key(envelopes.CURVE), uuid4()
    point = b64encode(envelopes.public_bytes(pair)).decode()
    body = {"device": str(device), "phone": str(uuid4()), "name": "手机", "key": point}
    answer = post(at_desk("officer"), "devices", body)
    assert answer.status_code == 201
    phone = Phone(world["officer"], ReceivingKey.objects.get(), pair, device)
    hazard(phone, world.units[COMMUNITY].pk)
    received = post(Client(), "commands", delivery(phone)).json()
    assert [each["state"] for each in received["answers"]] == ["applied"]
    assert received["devices"] == [
        {
            "device": str(device),
            "expected": 1,
            "received": 1,
            "missing": [],
            "is_revoked": False,
        }
    ]
    assert Hazard.objects.count() == 1


def test_a_gap_is_said_in_the_answer(world: World) -> None:
    phone = enrolled(world["officer"], at=world.at)
    for _turn in range(3):
        hazard(phone, world.units[COMMUNITY].pk)
    body = delivery(phone)
    del body["envelopes"][1]
    (device,) = post(Client(), "commands", body).json()["devices"]
    assert (device["expected"], device["received"], device["missing"]) == (3, 2, [2])


def test_a_message_that_is_too_large_says_so_in_json(db: None) -> None:
    body = b'{"envelopes": "' + b"x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + b'"}'
    answer = Client().post(API + "commands", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")


@pytest.mark.parametrize("box", ["不是", "x" * 20_001])
def test_an_unusable_value_is_named(world: World, box: str) -> None:
    phone = enrolled(world["officer"], at=world.at)
    hazard(phone, world.units[COMMUNITY].pk)
    body = delivery(phone)
    body["envelopes"][0]["box"] = box
    answer = post(Client(), "commands", body)
    assert answer.status_code in {400, 422}
    assert answer.json()["message"]


def test_the_copy_needs_the_officer(world: World, at_desk) -> None:
    assert at_desk("officer").get(API + "copy").status_code == 200
    assert at_desk("auditor").get(API + "copy").status_code == 403
    assert Client().get(API + "copy").status_code == 401
