"""Stream kinds of units, people and roles for the audit log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor
from jiceng.core.streams import EventWords, StreamKind, StreamTitles, Watch, WatchedEvents
from jiceng.directory.models import Person, Unit
from jiceng.directory.queries import people_visible_to, visible_to
from jiceng.directory.unit_tree import tree

MOST = 50


def _units(actor: Actor) -> QuerySet[Any]:
    return visible_to(actor).order_by().values("id")


def _unit_names(ids: Iterable[UUID]) -> StreamTitles:
    nodes = ((each, tree().get(each)) for each in ids)
    return {each: (tree().label(node), "") for each, node in nodes if node}


def _find_units(text: str) -> list[UUID]:
    found = Unit.objects.filter(Q(code=text) | Q(name=text)).order_by("path")
    return list(found.values_list("id", flat=True)[:MOST])


def _people(actor: Actor) -> QuerySet[Any]:
    return people_visible_to(actor).order_by().values("id")


def _person_names(ids: Iterable[UUID]) -> StreamTitles:
    rows = Person.objects.filter(pk__in=set(ids)).order_by("id").values_list("id", "name")
    return {each: (name, "") for each, name in rows}


def find_people(text: str) -> list[UUID]:
    """People by the name that they sign in with, or their own."""
    found = Person.objects.filter(Q(username=text) | Q(name=text)).order_by("name", "id")
    return list(found.values_list("id", flat=True)[:MOST])


STREAMS: Final = (
    StreamKind("unit", _("Unit"), _units, _unit_names, _find_units),
    StreamKind("person", _("Person"), _people, _person_names, find_people),
    StreamKind("role", _("Role")),
    StreamKind("proposal", _("Proposal")),
    WatchedEvents(Watch.SETTINGS, ("role.created", "role.edited")),
    EventWords(
        {
            "unit.created": _("Unit created"),
            "unit.renamed": _("Unit renamed"),
            "unit.edited": _("Unit corrected"),
            "unit.moved": _("Unit moved"),
            "unit.closed": _("Unit closed"),
            "unit.handed_over": _("Open items of the unit handed over"),
            "person.handed_over": _("Open items of the person handed over"),
            "unit.reopened": _("Unit reopened"),
            "unit.linked": _("Linked to other organisation"),
            "unit.unlinked": _("Link ended"),
            "person.created": _("Person entered"),
            "person.edited": _("Person corrected"),
            "person.activated": _("Account opened"),
            "person.deactivated": _("Account closed"),
            "key.issued": _("Key issued"),
            "key.revoked": _("Key revoked"),
            "post.appointed": _("Assigned"),
            "post.ended": _("Position ended"),
            "proposal.made": _("Submitted for confirmation"),
            "proposal.confirmed": _("Proposal confirmed"),
            "proposal.refused": _("Proposal rejected"),
            "proposal.expired": _("Proposal expired"),
            "role.created": _("Role created"),
            "role.edited": _("Role changed"),
            "role.synced": _("Role brought up to date"),
            "person.erased": _("Account that was over erased"),
        }
    ),
)
