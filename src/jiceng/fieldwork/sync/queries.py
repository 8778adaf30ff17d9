"""Reads of devices and of what they have sent."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from jiceng.core.access import ALLOW, Actor, Verdict
from jiceng.core.errors import NotFound
from jiceng.directory import public as directory
from jiceng.directory.public import Post
from jiceng.fieldwork.sync.models import Command, CommandState, Conflict, Device
from jiceng.fieldwork.sync.permissions import OVERSEE


def visible_to(actor: Actor) -> QuerySet[Device]:
    """One's own devices, and those of officers whose positions are where the actor oversees."""
    own = Q(person_id=actor.id) if actor.kind == "person" else Q(pk__in=())
    reach = actor.reach(OVERSEE)
    if "/" in reach:
        return Device.objects.all()
    posts = Post.objects.filter(directory.within(reach, "unit__path"), person=OuterRef("person"))
    return Device.objects.filter(own | Exists(posts) if reach else own)


def device(actor: Actor, pk: UUID) -> Device:
    """A device.

    Raises:
        NotFound: missing or hidden.
    """
    found = visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Phone not found, or not visible to you."), "field.device")
    return found


def may_oversee(actor: Actor, found: Device) -> Verdict:
    """Whether an actor oversees the officer of a device, in one of the officer's positions."""
    paths = list(Post.objects.filter(person=found.person_id).values_list("unit__path", flat=True))
    allowed = [path for path in paths if actor.may(OVERSEE, path)]
    return ALLOW if allowed else actor.may(OVERSEE, "" if paths else None)


def missing_numbers(found: Device, most: int = 50) -> list[int]:
    """The first numbers that the phone has given out and the server does not have."""
    present = set(found.commands.values_list("number", flat=True)) if found.lacks else set()
    numbers = range(1, found.made + 1) if found.lacks else range(0)
    return [number for number in numbers if number not in present][:most]


def phones_of(actor: Actor) -> QuerySet[Device]:
    """Devices with what the server knows of them, the last heard first.

    Adds ``refused``, the number of commands that were not carried out.
    """
    refused = Q(commands__state=CommandState.REFUSED, commands__erased_at=None)
    found = visible_to(actor).select_related("person", "contact")
    return found.annotate(refused=Count("commands", filter=refused)).order_by(
        "-contact__heard_at", "-pk"
    )


def lacking(actor: Actor) -> QuerySet[Device]:
    """Devices that have made more commands than the server has."""
    found = visible_to(actor).filter(contact__made__gt=F("received"))
    return found.select_related("person", "contact").order_by("-contact__heard_at", "-pk")


def set_aside(actor: Actor) -> QuerySet[Command]:
    """Commands that were refused or wait for an earlier one, the newest first."""
    waiting = Command.objects.filter(
        device__in=visible_to(actor),
        state__in=[CommandState.HELD, CommandState.REFUSED],
        erased_at=None,
    )
    return waiting.select_related("device__person").order_by("-received_at", "-pk")


def open_conflicts(actor: Actor) -> QuerySet[Conflict]:
    """Fields that wait for a decision, the oldest first."""
    return (
        Conflict.objects.filter(decided_at=None, command__device__in=visible_to(actor))
        .select_related("command__device__person")
        .order_by("id")
    )


def own_device(actor: Actor, pk: UUID) -> Device:
    """A device of the actor.

    Raises:
        NotFound: missing, or somebody else's.
    """
    found = Device.objects.filter(pk=pk).select_related("person").first()
    if found is None or actor.kind != "person" or found.person_id != actor.id:
        raise NotFound(_("This phone is not set up for you. Set it up again."), "field.device")
    return found
