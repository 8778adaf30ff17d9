"""Phones of the demonstration: one with records that have not arrived, one with a record that was
refused and a field that was changed on both sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from cryptography.hazmat.primitives.asymmetric import ec

from jiceng.core.access import ANONYMOUS, Actor
from jiceng.core.ids import uuid7
from jiceng.demo import accounts
from jiceng.directory import public as units
from jiceng.fieldwork.sync import public as phones
from jiceng.grids import public as grids
from jiceng.records.public import make_move

SEEN = {
    "title": "消防通道堆放杂物",
    "kind": "fire",
    "level": "medium",
    "place": "桥南花园5栋后门",
    "measures": "已通知物业。",
}


@dataclass
class Phone:
    """A phone that makes and sends commands."""

    owner: Actor
    pair: ec.EllipticCurvePrivateKey
    set_up: phones.Enrolled
    made: list[phones.Envelope] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    steps: Counter[UUID] = field(default_factory=Counter)

    def make(self, name: str, record: UUID, at: datetime, **said: Any) -> None:
        """Make a command, signed and sealed."""
        self.steps[record] += 1
        text = {
            "id": uuid7(),
            "device": self.set_up.device.pk,
            "author": self.owner.id,
            "number": len(self.made) + 1,
            "stream": record,
            "step": self.steps[record],
            "name": name,
            "made_at": at,
            **said,
        }
        plain, key = orjson.dumps(text), self.set_up.key
        sealed = phones.seal(
            plain,
            phones.sign(plain, self.pair),
            command=text["id"],
            device=text["device"],
            number=text["number"],
            key=key.pk,
            to=bytes(key.public),
        )
        self.made.append(sealed)
        self.texts.append(plain)

    def count(self) -> phones.Made:
        """The signed number of commands."""
        said = phones.counted(self.set_up.device.pk, len(self.made))
        signature = phones.sign(said, self.pair, phones.COUNTED)
        return phones.Made(self.set_up.device.pk, len(self.made), signature)

    def send(self, at: datetime, most: int = 1000) -> None:
        """Deliver the first commands, and say how many there are."""
        phones.receive(phones.Delivery(self.made[:most], [self.count()]), by=ANONYMOUS, at=at)


def create_phones(account: Callable[[str, datetime], Actor], now: datetime) -> None:
    """Set up the phones of the officer and the clerk, and send what they have recorded."""
    node = units.tree().by_code(accounts.account("clerk").unit)
    if node is None:
        raise LookupError("the demo has no community of the clerk")
    _some_missing(account, node.id, now - timedelta(hours=3))
    _refused_and_different(account, node.id, now - timedelta(hours=5))


def set_up_phone(owner: Actor, name: str, at: datetime) -> Phone:
    """A phone of an officer."""
    pair = ec.generate_private_key(ec.SECP256R1())
    made = phones.enrol(
        device=uuid7(),
        phone=uuid7(),
        name=name,
        signing_key=phones.public_bytes(pair),
        by=owner,
        at=at,
    )
    return Phone(owner, pair, made)


def _some_missing(account: Callable[[str, datetime], Actor], unit: UUID, at: datetime) -> None:
    phone = set_up_phone(account("officer", at), "华为 畅享70", at)
    for number, title in enumerate(("井盖松动", "围墙开裂", "电线下垂", "路灯杆倾斜", "雨棚破损")):
        later = at + timedelta(minutes=9 * number)
        phone.make("hazard.open", uuid7(), later, unit=unit, values=_hazard(title, unit, later))
    phone.send(at + timedelta(hours=1), most=3)


def _refused_and_different(
    account: Callable[[str, datetime], Actor], unit: UUID, at: datetime
) -> None:
    phone, record = set_up_phone(account("clerk", at), "红米 13C", at), uuid7()
    seen = {**SEEN, **_point(unit), "recheck_on": str(units.civil_day(at + timedelta(days=6)))}
    phone.make("hazard.open", record, at, unit=unit, values=seen)
    phone.send(at)
    noon = at + timedelta(minutes=40)
    at_desk = {**seen, "place": "桥南花园5栋后门至消防车道"}
    make_move("hazard", record, "edit", at_desk, by=account("secretary", noon), at=noon)
    later = at + timedelta(minutes=50)
    out = {**seen, "place": "桥南花园5栋后门东侧"}
    phone.make("hazard.edit", record, later, values=out, seen=seen)
    phone.make("hazard.open", uuid7(), later, unit=unit, values=_hazard("", unit, later))
    phone.send(at + timedelta(hours=2))


def _hazard(title: str, unit: UUID, at: datetime) -> dict[str, Any]:
    return {
        "title": title,
        "kind": "building",
        "level": "medium",
        "place": "桥南路市场北口",
        **_point(unit),
        "recheck_on": str(units.civil_day(at + timedelta(days=7))),
    }


def _point(unit: UUID) -> dict[str, float]:
    """The middle of a community."""
    node = units.tree().get(unit)
    code = node.code if node else ""
    inside = [place for cell, place in grids.current().places.items() if cell.startswith(code)]
    return {"lon": round(inside[0].lon, 6), "lat": round(inside[0].lat, 6)}
