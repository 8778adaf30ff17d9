"""A phone for tests: makes signed, sealed commands as ``frontend/field`` does, and sends them."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jiceng.core.access import ANONYMOUS, Actor
from jiceng.core.ids import uuid7
from jiceng.fieldwork.sync import actions
from jiceng.fieldwork.sync.actions import Answer, Delivery, FileHead, FileStanding
from jiceng.fieldwork.sync.actions.deliveries import Made
from jiceng.fieldwork.sync.actions.devices import private_half
from jiceng.fieldwork.sync.models import ReceivingKey
from jiceng.fieldwork.sync.rules import envelopes
from jiceng.fieldwork.sync.rules.envelopes import Envelope
from tests.world import MORNING


@dataclass
class FileOnPhone:
    """A photo or recording that a command names, sealed as ``frontend/field`` does."""

    content: bytes
    kind: str = "photo"
    shows: str = "evidence"
    id: UUID = field(default_factory=uuid7)

    @property
    def slip(self) -> dict[str, Any]:
        """How its command names it."""
        return {
            "id": str(self.id),
            "kind": self.kind,
            "shows": self.shows,
            "digest": hashlib.sha256(self.content).hexdigest(),
            "bytes": len(self.content),
        }

    def sealed(self, phone: Phone) -> tuple[FileHead, bytes]:
        """Its head and its sealed content."""
        pair, to = ec.generate_private_key(envelopes.CURVE), bytes(phone.key.public)
        point, nonce = envelopes.public_bytes(pair), os.urandom(envelopes.NONCE_BYTES)
        empty = envelopes.SealedFile(self.id, phone.device, phone.key.pk, point, nonce, b"")
        server = ec.EllipticCurvePublicKey.from_encoded_point(envelopes.CURVE, to)
        key = envelopes.key_for(pair.exchange(ec.ECDH(), server), point, to)
        box = AESGCM(key).encrypt(nonce, self.content, empty.header)
        return FileHead(phone.device, phone.key.pk, point, nonce, len(box)), box


@dataclass
class Phone:
    """One officer's device.

    Args:
        clock: of the phone, which may be wrong.
    """

    author: Actor
    key: ReceivingKey
    pair: ec.EllipticCurvePrivateKey
    device: UUID
    clock: datetime = MORNING
    made: list[Envelope] = field(default_factory=list)
    steps: Counter[UUID] = field(default_factory=Counter)

    def make(
        self,
        name: str,
        record: UUID | None = None,
        *,
        seen: dict[str, Any] | None = None,
        unit: UUID | None = None,
        files: Sequence[FileOnPhone] = (),
        **values: Any,
    ) -> Envelope:
        """Make a command; a new record without one."""
        stream = record or uuid7()
        self.steps[stream] += 1
        number = len(self.made) + 1
        text = {
            "id": str(uuid7()),
            "device": str(self.device),
            "author": str(self.author.id),
            "number": number,
            "stream": str(stream),
            "step": self.steps[stream],
            "name": name,
            "made_at": self.clock.isoformat(),
            "values": values,
            "seen": seen or {},
            "unit": None if unit is None else str(unit),
            "files": [each.slip for each in files],
        }
        return self.seal(text)

    def seal(self, text: dict[str, Any]) -> Envelope:
        """Sign and seal a text; its number is the next one."""
        plain = orjson.dumps(text)
        envelope = envelopes.seal(
            plain,
            envelopes.sign(plain, self.pair),
            command=UUID(text["id"]),
            device=UUID(text["device"]),
            number=text["number"],
            key=self.key.pk,
            to=bytes(self.key.public),
        )
        self.made.append(envelope)
        return envelope

    def count(self) -> Made:
        """The signed word on how many commands there are."""
        text = envelopes.counted(self.device, len(self.made))
        signature = envelopes.sign(text, self.pair, envelopes.COUNTED)
        return Made(self.device, len(self.made), signature)

    def send(self, *sent: Envelope, at: datetime = MORNING, by: Actor = ANONYMOUS) -> list[Answer]:
        """Deliver some commands; all without any."""
        delivery = Delivery(sent or self.made, [self.count()] if self.made else [])
        return list(actions.receive(delivery, by=by, at=at).answers)


def enrolled(author: Actor, *, at: datetime = MORNING, phone: UUID | None = None) -> Phone:
    """A phone set up for an officer."""
    pair, device = ec.generate_private_key(envelopes.CURVE), uuid4()
    made = actions.enrol(
        device=device,
        phone=phone or uuid4(),
        name="测试手机",
        signing_key=envelopes.public_bytes(pair),
        by=author,
        at=at,
    )
    return Phone(author, made.key, pair, device)


def sent_file(
    phone: Phone, file: FileOnPhone, *, at: datetime, size: int = 1_000, parts: int = 1_000
) -> FileStanding:
    """Send a file from where the server has it.

    Args:
        size: of a part, in bytes.
        parts: at most so many.
    """
    head, box = file.sealed(phone)
    standing = actions.begin_file(file=file.id, head=head, at=at)
    for _turn in range(parts):
        if standing.state != "coming":
            break
        offset = standing.received
        part = box[offset : offset + size]
        standing = actions.take_part(file=file.id, offset=offset, part=part, at=at)
    return standing


def hazard(
    phone: Phone,
    unit: UUID,
    title: str = "楼道堆放电动车",
    *,
    days: int = 7,
    files: Sequence[FileOnPhone] = (),
) -> Envelope:
    """Register a hazard that is checked again after so many days."""
    return phone.make(
        "hazard.open",
        unit=unit,
        title=title,
        kind="fire",
        level="high",
        place="江南社区3栋楼道",
        recheck_on=str((MORNING + timedelta(days=days)).date()),
        files=files,
    )


def stream_of(envelope: Envelope, phone: Phone) -> UUID:
    """The record of a command."""
    text, _signature = envelopes.unseal(envelope, private_half(phone.key))
    return UUID(orjson.loads(text)["stream"])


def states(answers: Sequence[Answer]) -> list[str]:
    """The states of answers, in order."""
    return [each.state for each in answers]
