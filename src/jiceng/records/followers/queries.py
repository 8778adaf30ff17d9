"""Queries of followers."""

from __future__ import annotations

from uuid import UUID

from jiceng.core.access import Actor
from jiceng.records.followers.models import Follower


def follows(actor: Actor, record: UUID) -> bool:
    """Whether the actor follows a record."""
    return actor.id is not None and Follower.objects.filter(stream=record, person=actor.id).exists()


def followers_of(record: UUID) -> set[UUID]:
    """People who follow a record. The caller must check that they still see it."""
    return set(Follower.objects.filter(stream=record).values_list("person_id", flat=True))
