"""Access rows of notifications, which belong to their recipient only."""

from __future__ import annotations

from datetime import timedelta

from jiceng.cases.models import Case
from jiceng.core.ids import uuid7
from jiceng.notifications.models import Channel, Notification
from tests.access.table import HIDDEN, Answer, Row, Target, Who
from tests.access.targets import SECRET, reported
from tests.world import World

N = "desk/notices/"
WISHES = {"quiet_from": "22:00", "quiet_to": "07:00", "mode-assigned": "hourly"}


def _notice(world: World) -> Notification:
    """One that the dispatcher of `tests.world` has, who knocks at none of these doors."""
    case = reported(world)
    return Notification.objects.create(
        person=world.people["dispatcher"],
        kind="assigned",
        event_type="case.dispatched",
        stream_kind="case",
        stream_id=case.pk,
        seq=1,
        at=world.at,
        made_at=world.at + timedelta(minutes=1),
    )


def _listed(world: World) -> Target:
    case = Case.objects.get(pk=_notice(world).stream_id)
    return Target(query={"all": "yes"}, secret=case.number)


def _theirs(world: World) -> Target:
    return Target(parts={"notice_id": _notice(world).pk}, data={}, form=True, secret=SECRET)


def _channel(world: World) -> Target:
    row = Channel.objects.create(
        id=uuid7(),
        person=world.people["dispatcher"],
        label=SECRET,
        scheme="jsons",
        url="jsons://example.com/x",
        created_at=world.at,
    )
    return Target(parts={"channel_id": row.pk, "verb": "remove"}, data={}, form=True, secret=SECRET)


def _settings(world: World) -> Target:
    _channel(world)
    return Target(secret=SECRET)


NOTICES = (
    Row("GET", N, Who.SIGNED_IN, _listed, reveals=False),
    Row("GET", N + "count/", Who.SIGNED_IN),
    Row("POST", N + "read/", Who.SIGNED_IN, lambda _w: Target(data={}, form=True)),
    Row("POST", N + "<uuid:notice_id>/open/", Who.SIGNED_IN, _theirs, ok=HIDDEN),
    Row("GET", N + "settings/", Who.SIGNED_IN, _settings, reveals=False),
    Row("POST", N + "settings/", Who.SIGNED_IN, lambda _w: Target(data=WISHES, form=True)),
    Row(
        "POST",
        N + "channels/",
        Who.SIGNED_IN,
        lambda _w: Target(data={"address": "https://10.0.0.1/"}, form=True),
        ok=frozenset({Answer.UNUSABLE}),
    ),
    Row("POST", N + "channels/<uuid:channel_id>/<str:verb>/", Who.SIGNED_IN, _channel, ok=HIDDEN),
)
