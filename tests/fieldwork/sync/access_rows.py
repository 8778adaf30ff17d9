"""The doors for phones: setting up and renewing needs the officer, sending needs nobody."""

from __future__ import annotations

from base64 import b64encode
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec

from jiceng.fieldwork.sync.rules import envelopes
from tests.access.table import OPEN, Answer, Row, Target, Who
from tests.fieldwork.phone import enrolled
from tests.world import World

API = "api/v1/field/"


def _set_up(_world: World) -> Target:
    key = envelopes.public_bytes(ec.generate_private_key(envelopes.CURVE))
    data = {"device": str(uuid4()), "phone": str(uuid4()), "key": b64encode(key).decode()}
    return Target(data=data, form=False)


def _somebody_elses(world: World) -> Target:
    return Target(parts={"device": str(enrolled(world["officer"], at=world.at).device)}, form=False)


ROWS = {
    "phones": (
        Row("GET", API + "copy", "field.use", outside=OPEN),
        Row("POST", API + "devices", "field.use", _set_up, outside=OPEN),
        Row(
            "POST",
            API + "devices/<uuidstr:device>/renewal",
            Who.SIGNED_IN,
            _somebody_elses,
            ok=frozenset({Answer.HIDDEN}),
        ),
        Row(
            "POST",
            API + "commands",
            Who.PUBLIC,
            lambda _world: Target(data={}, form=False),
            csrf=False,
        ),
    )
}
