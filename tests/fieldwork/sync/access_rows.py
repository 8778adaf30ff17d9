"""The doors for phones: setting up and renewing needs the officer, sending needs nobody."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec

from jiceng.fieldwork.hazards.models import Hazard
from jiceng.fieldwork.sync.models import Conflict
from jiceng.fieldwork.sync.rules import envelopes
from tests.access.table import OPEN, Answer, Row, Target, Who
from tests.fieldwork.hazards.samples import COMMUNITY
from tests.fieldwork.phone import Phone, enrolled, hazard
from tests.fieldwork.sync.test_receiving import edit_at_desk, values_of
from tests.world import World

API, PAGES = "api/v1/field/", "desk/phones/"
RIGHTS = ("field.use", "field.oversee")


def _set_up(_world: World) -> Target:
    key = envelopes.public_bytes(ec.generate_private_key(envelopes.CURVE))
    data = {"device": str(uuid4()), "phone": str(uuid4()), "key": b64encode(key).decode()}
    return Target(data=data, form=False)


def _somebody_elses(world: World) -> Target:
    device = str(enrolled(world["officer"], at=world.at).device)
    return Target(parts={"device": device}, data={}, form=False)


def _unknown_file(_world: World) -> Target:
    data = {"device": str(uuid4()), "key": str(uuid4()), "point": "", "nonce": "", "size": 1}
    return Target(parts={"file": str(uuid4())}, data=data, form=False)


def _unknown_part(_world: World) -> Target:
    return Target(parts={"file": str(uuid4()), "offset": "0"}, data={}, form=False)


def _phone(world: World) -> Phone:
    return enrolled(world["officer"], at=world.at)


def _to_revoke(world: World) -> Target:
    return Target(parts={"device_id": str(_phone(world).device)}, form=True, data={})


def _refused(world: World) -> Target:
    phone = _phone(world)
    bad = phone.make("hazard.open", unit=world.units[COMMUNITY].pk, title="", place="江南9栋")
    phone.send(at=world.at)
    return Target(parts={"command_id": str(bad.id)}, form=True, data={}, secret="江南9栋")


def _different(world: World) -> Target:
    phone = _phone(world)
    hazard(phone, world.units[COMMUNITY].pk)
    phone.send(at=world.at)
    record = Hazard.objects.get()
    seen = values_of(record)
    edit_at_desk(world, record, {**seen, "place": "江南5栋"})
    phone.make("hazard.edit", record.pk, seen=seen, **{**seen, "place": "江南3栋"})
    phone.send(at=world.at)
    conflict = Conflict.objects.get()
    data = {"takes": "desk"}
    return Target(parts={"conflict_id": str(conflict.pk)}, form=True, data=data, secret="江南3栋")


def _page(scene: Callable[[World], Target]) -> Callable[[World], Target]:
    """The list on which what the scene makes stands."""
    return lambda world: Target(secret=scene(world).secret)


ROWS = {
    "phones": (
        Row("GET", API + "copy", "field.use", outside=OPEN),
        Row("GET", "field/", Who.PUBLIC),
        Row("GET", "field/sw.js", Who.PUBLIC),
        Row("GET", "field/app.webmanifest", Who.PUBLIC),
        Row("GET", API + "session", Who.PUBLIC),
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
            API + "files/<uuidstr:file>",
            Who.PUBLIC,
            _unknown_file,
            csrf=False,
            ok=frozenset({Answer.HIDDEN}),
        ),
        Row(
            "PUT",
            API + "files/<uuidstr:file>/parts/<int:offset>",
            Who.PUBLIC,
            _unknown_part,
            csrf=False,
            ok=frozenset({Answer.HIDDEN, Answer.UNUSABLE}),
        ),
        Row(
            "POST",
            API + "commands",
            Who.PUBLIC,
            lambda _world: Target(data={}, form=False),
            csrf=False,
        ),
    ),
    "pages of phones": (
        Row("GET", PAGES, RIGHTS, outside=OPEN),
        Row("GET", PAGES + "set-aside/", RIGHTS, _page(_refused), outside=OPEN),
        Row("GET", PAGES + "differences/", RIGHTS, _page(_different), outside=OPEN),
        Row("POST", PAGES + "<uuidstr:device_id>/revoke/", "field.oversee", _to_revoke),
        Row("POST", PAGES + "set-aside/<uuidstr:command_id>/retry/", "field.oversee", _refused),
        Row("POST", PAGES + "set-aside/<uuidstr:command_id>/close/", "field.oversee", _refused),
        Row("POST", PAGES + "differences/<uuidstr:conflict_id>/", "field.oversee", _different),
    ),
}
