"""Targets of access rows: each scene creates its own target in 江海区 and returns its URL parts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from jiceng.cases import actions, rules
from jiceng.cases.intake import report, resident_links
from jiceng.cases.models import (
    Approval,
    ApprovalKind,
    Attachment,
    AttachmentKind,
    Caller,
    Case,
    CaseTask,
)
from jiceng.core.access import SYSTEM
from jiceng.core.ids import secret_token, uuid7
from jiceng.desk.models import Presence
from jiceng.directory import actions as directory
from jiceng.grids import public as grids
from jiceng.notifications import subscriber_mail
from jiceng.notifications.models import Subscription
from jiceng.records.calendars import public as calendars
from jiceng.records.clock.public import note_breach
from tests import voices
from tests.access.table import Scene, Target
from tests.photos import kept
from tests.sample_grids import GRID, GRID_NAME, publish_grids
from tests.world import World

SECRET = "只此一处的暗号"
TEXT = f"{SECRET}：小区门口的垃圾三天没人清运"
QUIET = report.CallerDetails(wants_callback=False)


def reported(world: World) -> Case:
    """A request that waits to be accepted."""
    return world.open(title=SECRET, text=TEXT, caller=QUIET)


def accepted(world: World) -> Case:
    """A request that waits to be dispatched."""
    case = reported(world)
    actions.accept(case=case.id, by=world["dispatcher"], at=world.at)
    return case


def dispatched(world: World) -> Case:
    """A request that waits for 区城管局 to sign for it."""
    case = reported(world)
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    return case


def handling(world: World) -> Case:
    """A request that 区城管局 is handling."""
    case = dispatched(world)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    return case


def suspended(world: World) -> Case:
    """A request on hold."""
    case = handling(world)
    asked = actions.ask(
        case=case.id, by=world["handler"], at=world.at, kind=ApprovalKind.SUSPEND, reason="等认定"
    )
    actions.decide(approval=asked.id, by=world["lead"], at=world.at, granted=True, reason="同意")
    return case


def merged(world: World) -> Case:
    """A request that lives on inside another."""
    case, main = reported(world), world.open(title="同一处", text="同一处的垃圾")
    actions.merge(case=case.id, into=main.id, by=world["dispatcher"], at=world.at, reason="同一处")
    return case


def closed_late(world: World) -> Case:
    """A closed request that was resolved after its deadline."""
    case, late = handling(world), world.at + timedelta(days=30)
    note_breach("case", case.id, at=late)
    actions.resolve(case=case.id, by=world["handler"], at=late, resolution="已清运")
    return actions.close(case=case.id, by=world["caller"], at=late)


def present(world: World) -> Target:
    """Somebody has a request open whose name is nobody's business elsewhere."""
    case, at = reported(world), world.at
    person = directory.create_person(name=SECRET, by=SYSTEM, at=at)
    Presence.objects.create(person=person, stream_id=case.pk, visit=uuid7(), seen_at=at)
    return Target(data={"case": str(case.id), "seq": "1"}, form=True, secret=SECRET)


def resolved(world: World) -> Case:
    """A request that waits for its callback."""
    return world.resolved(title=SECRET, text=TEXT)


def resolved_quietly(world: World) -> Case:
    """A resolved request in which nobody waits for a callback."""
    return world.resolved(title=SECRET, text=TEXT, caller=QUIET)


def refusing(world: World) -> Case:
    """A resolved request whose caller does not want to be asked."""
    case = resolved(world)
    answer = rules.CallbackAnswer(reached=True, why=rules.REFUSES)
    return actions.call_back(case=case.id, by=world["caller"], at=world.at, answer=answer)


def closed(world: World) -> Case:
    """A closed request."""
    return actions.close(case=resolved_quietly(world).id, by=world["caller"], at=world.at)


def at(make: Callable[[World], Case], name: str = "case_id", **more: Any) -> Scene:
    """A scene that aims at a request.

    Args:
        make: makes the request.
        name: of the route's parameter.
        more: further arguments of `Target`, or functions of world and request that give them.
    """

    def scene(world: World) -> Target:
        case = make(world)
        given = {
            key: value(world, case) if callable(value) else value for key, value in more.items()
        }
        parts = {name: case.id, **given.pop("parts", {})}
        return Target(**{"secret": SECRET, **given, "parts": parts})

    return scene


def arrived(world: World) -> Target:
    """The same part, when 区公安分局 has reported in."""
    target = whistled(world)
    actions.report_in(task=target.parts["task_id"], by=world["police"], at=world.at)
    return target


def done(world: World) -> Target:
    """The same part, closed and waiting to be scored."""
    target = arrived(world)
    actions.close_task(
        task=target.parts["task_id"], by=world["police"], at=world.at, evidence="已到场处置"
    )
    return target


def approval(world: World) -> Target:
    """An extension that 区城管局 has asked for."""
    case = handling(world)
    actions.ask(
        case=case.id,
        by=world["handler"],
        at=world.at,
        kind=ApprovalKind.EXTEND,
        amount=Decimal(2),
        reason="等配件",
    )
    asked = Approval.objects.get(stream=case.pk)
    return Target(
        parts={"approval_id": asked.id},
        data={"granted": "yes", "reason": "同意"},
        form=True,
        secret=SECRET,
    )


def caller(world: World) -> Target:
    """A caller whose name and phone are masked."""
    case = world.open(title=SECRET)
    row = Caller.objects.get(case=case)
    return Target(
        parts={"caller_id": row.id}, data={"reason": "核实地址"}, form=True, secret=row.name
    )


def photo(world: World) -> Target:
    """A photo that the dispatcher has added to a request."""
    case = reported(world)
    actions.attach(
        case=case.id,
        by=world["dispatcher"],
        at=world.at,
        photos=[kept()],
        kind=AttachmentKind.EVIDENCE,
    )
    row = Attachment.objects.get(stream=case.pk)
    return Target(parts={"photo_id": row.id, "size": "small"}, secret=SECRET)


def detached(world: World) -> Target:
    """The same, to be taken away."""
    target = photo(world)
    return Target(parts=target.parts, data={"reason": "含人脸"}, form=True, secret=SECRET)


def own_photo(world: World) -> Target:
    """A photo that a resident has sent, by the secret link of the request."""
    case = world.open(title=SECRET, text=TEXT, photos=(kept(),))
    row = Attachment.objects.get(stream=case.pk)
    return Target(parts={**link(lambda _w: case)(world).parts, "photo_id": row.id, "size": "full"})


def spoken(world: World) -> Case:
    """A request with a voice message."""
    return world.open(title=SECRET, text=TEXT, voice=voices.kept())


def voice(world: World) -> Target:
    """The voice message of a request."""
    return Target(parts={"voice_id": Attachment.objects.get(stream=spoken(world).pk).id})


def voice_to_type(world: World) -> Target:
    """The same, with what it says."""
    return Target(parts=voice(world).parts, data={"text": "路灯不亮"}, form=True, secret=SECRET)


def own_voice(world: World) -> Target:
    """The voice message that a resident has sent, by the secret link of the request."""
    case = spoken(world)
    row = Attachment.objects.get(stream=case.pk)
    return Target(parts={**link(lambda _w: case)(world).parts, "voice_id": row.id})


def posters(world: World) -> Target:
    """The list of posters, on which a grid of 江南社区 stands."""
    publish_grids()
    return Target(secret=GRID_NAME)


def poster(world: World) -> Target:
    """The poster of that grid."""
    publish_grids()
    return Target(query={"code": GRID})


def poster_phone(world: World) -> Target:
    """The phone of its officer."""
    publish_grids()
    post = grids.assign_post(
        grid_code=GRID, person=world.people["officer"], role="officer", by=SYSTEM, at=world.at
    )
    return Target(parts={"post_id": post.pk}, data={"phone": "0750-3861234"}, form=True)


def link(make: Callable[[World], Case], data: dict[str, Any] | None = None) -> Scene:
    """The secret link of a request."""

    def scene(world: World) -> Target:
        case = make(world)
        secret = secret_token()
        Case.objects.filter(pk=case.pk).update(link_digest=resident_links.digest_of(secret))
        return Target(parts={"secret": secret}, data=data, form=True)

    return scene


def called(world: World) -> Case:
    """A request for which the street has whistled: 区公安分局 is to come."""
    case = handling(world)
    return actions.whistle(
        case=case.id,
        by=world["dispatcher"],
        at=world.at,
        units=(world.units["JH-POL"].id,),
        ground="emergency",
        reason="需要到场",
    )


def answered(world: World) -> Case:
    """The same, when 区公安分局 has come and closed its part."""
    case = called(world)
    task = CaseTask.objects.get(case=case)
    actions.report_in(task=task.id, by=world["police"], at=world.at)
    actions.close_task(task=task.id, by=world["police"], at=world.at, evidence="已到场处置")
    return case


def whistled(world: World) -> Target:
    """The part of 区公安分局 in a request that the street has whistled for."""
    task = CaseTask.objects.get(case=called(world))
    return Target(parts={"task_id": task.id}, data={"text": "已到场处置"}, secret=SECRET)


def subscribed(world: World) -> Target:
    """Somebody's links to their subscription to a grid's news."""
    row = Subscription.objects.create(
        kind="news",
        grid_code=GRID,
        address="a@example.com",
        address_index=b"1",
        language="en",
        asked_at=world.at,
    )
    return Target({"token": subscriber_mail.token_of(row.pk)}, data={}, form=True)


def subscribed_to(world: World) -> Target:
    """Somebody's calendar by its secret link."""
    person, by = world.people["clerk"].pk, world["clerk"]
    address = calendars.subscribe(feed="calendar.person", stream_id=person, by=by, at=world.at)
    return Target({"secret": address.removeprefix("/calendars/").removesuffix(".ics")})
