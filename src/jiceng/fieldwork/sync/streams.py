"""Event streams of devices and receiving keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor
from jiceng.core.permissions import KEYS_ROTATE
from jiceng.core.streams import EventWords, StreamKind, StreamTitles
from jiceng.fieldwork.sync import queries
from jiceng.fieldwork.sync.actions.devices import KEY_STREAM, STREAM
from jiceng.fieldwork.sync.models import Device, ReceivingKey


def _visible(actor: Actor) -> QuerySet[Any]:
    return queries.visible_to(actor).order_by().values("id")


def _names(ids: Iterable[UUID]) -> StreamTitles:
    rows = Device.objects.filter(pk__in=set(ids)).order_by("id").values_list("id", "name")
    return {each: (name, "") for each, name in rows}


def _keys_visible(actor: Actor) -> QuerySet[Any]:
    keys = ReceivingKey.objects.order_by().values("id")
    return keys if actor.may(KEYS_ROTATE) else keys.none()


def _no_names(_ids: Iterable[UUID]) -> StreamTitles:
    return {}


STREAMS: Final = (
    StreamKind(STREAM, _("Phone of an officer"), _visible, _names),
    StreamKind(KEY_STREAM, _("Key for phones"), _keys_visible, _no_names),
    EventWords(
        {
            "field_device.enrolled": _("Phone set up"),
            "field_device.renewed": _("Phone renewed"),
            "field_device.revoked": _("Phone revoked"),
            "field_device.received": _("Record received from a phone"),
            "field_device.settled": _("Record of a phone carried out"),
            "field_device.tried_again": _("Record of a phone tried again"),
            "field_device.command_closed": _("Record of a phone closed"),
            "field_device.conflict_decided": _("Difference decided"),
            "field_device.erased": _("Records of phones erased"),
            "field_key.made": _("Key for phones made"),
            "field_key.erased": _("Key for phones erased"),
        }
    ),
)
