"""Actors with the rights of the present day, from a person, a session or a key.

Everything fails closed: a person who is not active, a closed unit, an ended post, a revoked key or
an unregistered right gives nothing. Actors are cached until the directory changes (see
`core.shared_reference_data`), so that no request costs a query.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.core import accesslog, text_cleaning
from jiceng.core.access import ANONYMOUS, Actor, Grant, SpecialistPlace, permissions
from jiceng.core.errors import Invalid
from jiceng.core.events import record
from jiceng.core.manifests import Contribution, Slot
from jiceng.core.shared_reference_data import Versioned, invalidate
from jiceng.directory import rules, sessions, unit_tree
from jiceng.directory.models import ApiKey, Person, Post, Tree
from jiceng.directory.periods import holding_on, not_over_on
from jiceng.directory.permissions import ACCOUNT_EDIT
from jiceng.directory.refusals import require_confirmation

if TYPE_CHECKING:
    from django.http import HttpRequest

WRITES: Final = {
    "_note_use": "the hour of a key's last use",
}

KEY_PREFIX = "jck_"
MOST_LABEL = 80
NOTED_EVERY = timedelta(hours=1)
_ATTRIBUTE = "_jiceng_actor"

_actors: Versioned[dict[tuple[UUID, date], Actor]] = Versioned("directory", dict)
_keys: Versioned[dict[bytes, tuple[UUID, date | None]]] = Versioned("directory", dict)
_used: dict[bytes, datetime] = {}


@dataclass(frozen=True, slots=True)
class Attachments(Contribution):
    """Contribution of people attached to places.

    Args:
        on: by person, on a day; its app keeps its own count of what has changed
            (`core.shared_reference_data`), so that reads need no query.
    """

    on: Callable[[date], Mapping[UUID, tuple[SpecialistPlace, ...]]]


ATTACHMENTS: Final = Slot(Attachments)


def actor_of(person: Person | UUID | None, at: datetime) -> Actor:
    """The actor that a person is at an instant: their posts valid on that civil day."""
    person_id = person.pk if isinstance(person, Person) else person
    if person_id is None:
        return ANONYMOUS
    day = rules.civil_day(at)
    cache = _actors.get()
    actor = cache.get((person_id, day))
    if actor is None:
        actor = cache[person_id, day] = _read_actor(person_id, day)
    attached = tuple(each for kind in ATTACHMENTS.all() for each in kind.on(day).get(person_id, ()))
    return replace(actor, attached=attached) if attached and actor.grants else actor


def _read_actor(person_id: UUID, day: date) -> Actor:
    """Read a person with the grants of their posts: one query, two for a person without posts."""
    posts = Post.objects.filter(
        holding_on(day),
        holding_on(day, "unit__"),
        person_id=person_id,
        person__is_active=True,
    ).values_list(
        "person__name",
        "role_id",
        "unit_id",
        "unit__path",
        "role__permissions",
        "role__needs_mfa",
        "unit__parent_id",
        "unit__tree",
        "unit__kind",
    )
    known = frozenset(permissions())
    name, grants, needs_mfa = "", [], False
    for name, role, unit_id, path, rights, mfa, parent, tree, kind in posts:  # noqa: B007 - the same name in every row
        is_top = tree == Tree.ADMIN and (
            parent is None or (kind in rules.SEAT_KINDS and unit_tree.tree().is_whole(unit_id))
        )
        grants.append(Grant(role, unit_id, path, known.intersection(rights), is_top))
        needs_mfa |= mfa
    if not grants:
        person = Person.objects.filter(pk=person_id, is_active=True).only("name").first()
        if person is None:
            return ANONYMOUS
        name = person.name
    return Actor(kind="person", id=person_id, name=name, grants=tuple(grants), needs_mfa=needs_mfa)


def actor_of_request(request: HttpRequest) -> Actor:
    """The actor behind a page request: the signed-in person, or the anonymous actor."""
    actor: Actor | None = getattr(request, _ATTRIBUTE, None)
    if actor is None:
        user: Any = getattr(request, "user", None)
        person = user if isinstance(user, Person) and user.is_active else None
        now = timezone.now()
        actor = actor_of(person, now)
        if person is not None:
            actor = replace(actor, confirmed=sessions.is_confirmed(request, now))
        setattr(request, _ATTRIBUTE, actor)
        accesslog.note_actor(request, actor)
    return actor


def refresh_actor(request: HttpRequest) -> None:
    """Determine the actor of a request again, after its session has changed."""
    request.__dict__.pop(_ATTRIBUTE, None)


def _digest(secret: str) -> bytes:
    # Keys are 256 random bits, so a plain digest cannot be searched; no slow hash is needed.
    return hashlib.sha256(secret.encode()).digest()


@transaction.atomic
def issue_key(
    *, person: Person, label: str, by: Actor, at: datetime, valid_to: date | None = None
) -> tuple[ApiKey, str]:
    """Create a key with which a program acts as a person; the secret is returned only here.

    Args:
        label: what the key is for, so that the effect of revoking it is known.
        valid_to: the last civil day on which it is valid; None: until it is revoked.

    Raises:
        Invalid: without a label, for a day that is over, or for a closed account.
        Refused: the actor is neither the person nor in charge of their account.
        ConfirmFirst: a session without a recent confirmation of identity.
    """
    _may_manage_keys(person, by, at)
    label = text_cleaning.clean(label).strip()
    if not label:
        raise Invalid(_("State the purpose of the key."), "key.label", field="label")
    if len(label) > MOST_LABEL:
        raise Invalid(
            _("At most %(limit)s characters are possible.") % {"limit": MOST_LABEL},
            "key.label",
            field="label",
        )
    if rules.is_past(rules.civil_day(at), valid_to):
        raise Invalid(_("This day is over. Choose a later one."), "key.over", field="valid_to")
    if not person.is_active:
        raise Invalid(_("This account is closed. Open it again first."), "key.closed_account")
    secret = KEY_PREFIX + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        person=person, label=label, digest=_digest(secret), created_at=at, valid_to=valid_to
    )
    record(
        "person", person.pk, "key.issued", by=by, at=at, data={"key": key.pk, "valid_to": valid_to}
    )
    return key, secret


@transaction.atomic
def revoke_key(*, key: ApiKey, by: Actor, at: datetime) -> ApiKey:
    """Revoke a key; this process refuses it immediately, other processes within a second."""
    locked = ApiKey.objects.select_for_update().select_related("person").get(pk=key.pk)
    _may_manage_keys(locked.person, by, at)
    if locked.revoked_at is None:
        locked.revoked_at = at
        locked.save(update_fields=["revoked_at"])
        record(
            "person",
            locked.person_id,
            "key.revoked",
            by=by,
            at=at,
            data={"key": locked.pk},
        )
        invalidate("directory")
    return locked


def _may_manage_keys(person: Person, by: Actor, at: datetime) -> None:
    """Refuse unless the actor is the person or in charge of all their posts; only the holder
    manages the keys of a person who oversees others."""
    if by.kind == "person" and by.id == person.pk:
        by.confirm_first()
        return
    rules.may_edit_account(by, ACCOUNT_EDIT, paths_of_posts(person, at)).or_refuse()
    holds = rights_of_posts(person, at)
    require_confirmation(rules.reset_needs_confirmation(by, person=person.pk, holds=holds), None)


def paths_of_posts(person: Person, at: datetime) -> list[str]:
    """Paths of the units of a person's present and future posts."""
    posts = Post.objects.filter(not_over_on(rules.civil_day(at)), person=person)
    return list(posts.values_list("unit__path", flat=True))


def rights_of_posts(person: Person, at: datetime) -> frozenset[str]:
    """All rights of a person's present and future posts."""
    found = Post.objects.filter(not_over_on(rules.civil_day(at)), person=person)
    return frozenset[str]().union(*found.values_list("role__permissions", flat=True))


def actor_of_key(secret: str, at: datetime) -> Actor:
    """The actor behind a key; `ANONYMOUS` for an unknown, expired or revoked one.

    That it was used is noted once an hour in each process.
    """
    if not secret.startswith(KEY_PREFIX):
        return ANONYMOUS
    digest, cache = _digest(secret), _keys.get()
    known = cache.get(digest)
    if known is None:
        found = ApiKey.objects.filter(digest=digest, revoked_at__isnull=True)
        known = found.values_list("person_id", "valid_to").first()
        if known is None:
            return ANONYMOUS
        cache[digest] = known
    person_id, valid_to = known
    if rules.is_past(rules.civil_day(at), valid_to):
        return ANONYMOUS
    _note_use(digest, at)
    return actor_of(person_id, at)


def _note_use(digest: bytes, at: datetime) -> None:
    noted = _used.get(digest)
    if noted is not None and abs(at - noted) < NOTED_EVERY:
        return
    _used[digest] = at
    before = Q(last_used_at=None) | Q(last_used_at__lt=at - NOTED_EVERY)
    ApiKey.objects.filter(before, digest=digest).update(last_used_at=at)


def keys_of(person: Person) -> list[ApiKey]:
    """The keys of a person, those that hold before those that are over, the newest first."""
    return sorted(
        ApiKey.objects.filter(person=person),
        key=lambda key: (key.revoked_at is not None, -key.created_at.timestamp()),
    )
