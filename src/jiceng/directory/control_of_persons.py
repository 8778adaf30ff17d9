"""People who control another person's account alone, read from events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson

from jiceng.core.models import Event
from jiceng.directory import rules
from jiceng.directory.models import ApiKey, Person, Post
from jiceng.directory.periods import not_over_on
from jiceng.directory.rules import Step

NUMBER: Final = "number"
_TYPES: Final = (
    "person.created",
    "person.password_set",
    "person.edited",
    "key.issued",
    "post.appointed",
)


def holders_of(person: UUID, at: datetime) -> frozenset[str]:
    """People who alone gave a person the account, the password or a post, as `Actor.ref` names
    them; see `rules.holders_of`."""
    events = Event.objects.filter(stream_id=person, type__in=_TYPES).order_by("seq")
    steps = [
        step
        for type_, actor, data in events.values_list("type", "actor", "data")
        for step in _steps(type_, actor, orjson.loads(data))
    ]
    return rules.holders_of(steps, own=f"person:{person}", held=_credentials_of(person, at))


def _credentials_of(person: UUID, at: datetime) -> frozenset[str]:
    posts = Post.objects.filter(not_over_on(rules.civil_day(at)), person=person).order_by("id")
    keys = ApiKey.objects.filter(person=person, revoked_at=None).order_by("id")
    has_number = Person.objects.filter(pk=person, work_number__isnull=False).exists()
    return frozenset(
        [str(each) for rows in (posts, keys) for each in rows.values_list("pk", flat=True)]
        + [NUMBER] * has_number
    )


def _steps(type_: str, by: str, data: dict[str, Any]) -> Iterator[Step]:
    is_seconded = bool(data.get("seconded_by"))
    if type_ in {"person.created", "person.password_set"}:
        yield Step("password", by, is_seconded)
    if type_ == "person.created" or "work_number" in data.get("fields", ()):
        yield Step(NUMBER, by, is_seconded, NUMBER)
    if type_ == "key.issued":
        yield Step("key", by, is_seconded, str(data["key"]))
    if type_ == "post.appointed":
        yield Step("post", by, is_seconded, str(data["post"]))
