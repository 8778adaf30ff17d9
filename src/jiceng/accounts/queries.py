"""Reads of accounts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from jiceng.accounts import locks, sessions
from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.core.models import Event
from jiceng.directory.public import (
    ACCOUNT_EDIT,
    Person,
    Post,
    civil_day,
    holding_on,
    names_of_people,
    people_in_charge_of,
)

PAGE: Final = 50
UNUSED: Final = timedelta(days=90)
EVENTS: Final = 20


def own_account(person: Person, at: datetime) -> dict[str, Any]:
    """Data of the page of one's own account."""
    factors = _factors([person.pk])[person.pk]
    return {
        "person": person,
        "posts": _posts_now(at).filter(person=person),
        "has_app": factors.has_app,
        "passkeys": factors.passkeys,
        "sessions": sessions.of(person).count(),
    }


def _posts_now(at: datetime) -> QuerySet[Post]:
    day = civil_day(at)
    now = Post.objects.filter(holding_on(day), holding_on(day, "unit__"))
    return now.select_related("role", "unit").order_by("unit__path", "id")


@dataclass(frozen=True, slots=True)
class Factors:
    """The number of a person's second factors."""

    has_app: bool = False
    passkeys: int = 0

    def __bool__(self) -> bool:
        return self.has_app or self.passkeys > 0


def _factors(people: Sequence[UUID]) -> dict[UUID, Factors]:
    found = dict.fromkeys(people, Factors())
    rows = Authenticator.objects.filter(user__in=people).order_by("id")
    for person_id, kind in rows.values_list("user_id", "type"):
        known = found[person_id]
        if kind == Authenticator.Type.TOTP:
            found[person_id] = Factors(True, known.passkeys)
        elif kind == Authenticator.Type.WEBAUTHN:
            found[person_id] = Factors(known.has_app, known.passkeys + 1)
    return found


def visible_to(actor: Actor, at: datetime) -> QuerySet[Person]:
    """Accounts of people with a post in the actor's scope, and of people without any."""
    return people_in_charge_of(actor, ACCOUNT_EDIT, civil_day(at))


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account in the list."""

    person: Person
    posts: list[Post]
    factors: Factors
    needs_factor: bool
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of the list.

    Args:
        next: what to ask for after it; empty on the last one.
    """

    rows: list[AccountLine]
    next: str


def accounts(
    actor: Actor, at: datetime, *, view: str = "", words: str = "", after: UUID | None = None
) -> Lines:
    """Accounts in the actor's reach, by name.

    Args:
        view: one of `words.VIEWS`: all open ones, or those that need attention.
        words: a part of name, user name or work number.
        after: the last account of the page before.
    """
    found = _narrowed(visible_to(actor, at), view, at)
    for word in words.split():
        found = found.filter(
            Q(name__icontains=word) | Q(username__icontains=word) | Q(work_number__iexact=word)
        )
    last = Person.objects.filter(pk=after).only("name").first() if after else None
    if last is not None:
        found = found.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    posts = Prefetch("posts", queryset=_posts_now(at), to_attr="posts_now")
    people = list(found.order_by("name", "pk").prefetch_related(posts)[: PAGE + 1])
    more = len(people) > PAGE
    return Lines(_lines(people[:PAGE], at), str(people[PAGE - 1].pk) if more else "")


def attention(actor: Actor, at: datetime, views: Iterable[str]) -> dict[str, int]:
    """Numbers of accounts in the actor's reach, by view; one query each."""
    found = visible_to(actor, at)
    return {view: _narrowed(found, view, at).count() for view in views}


def _narrowed(found: QuerySet[Person], view: str, at: datetime) -> QuerySet[Person]:
    if view == "closed":
        return found.filter(is_active=False)
    found = found.filter(is_active=True)
    day = civil_day(at)
    mine = Post.objects.filter(holding_on(day), person=OuterRef("pk"))
    match view:
        case "waiting":
            return found.filter(username_key(locks.locked_names(at)))
        case "no_factor":
            kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
            factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=kinds)
            return found.filter(~Exists(factors), Exists(mine.filter(role__needs_mfa=True)))
        case "unused":
            return found.filter(Q(last_login=None) | Q(last_login__lt=at - UNUSED))
        case "no_post":
            return found.filter(~Exists(mine))
    return found


def username_key(names: Iterable[str]) -> Q:
    """People with one of these user names, case-insensitive."""
    condition = Q(pk__in=())
    for name in names:
        condition |= Q(username__iexact=name)
    return condition


def _lines(people: Sequence[Person], at: datetime) -> list[AccountLine]:
    factors = _factors([person.pk for person in people])
    waiting = locks.locked_names(at, among=[locks.counted_as(person) for person in people])
    return [
        AccountLine(
            person=person,
            posts=person.posts_now,  # type: ignore[attr-defined]  # by the prefetch above
            factors=factors[person.pk],
            needs_factor=settings.JICENG_MFA
            and any(post.role.needs_mfa for post in person.posts_now),  # type: ignore[attr-defined]
            is_waiting=locks.plain_name(locks.counted_as(person)) in waiting,
        )
        for person in people
    ]


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """One event on a person's chain, with the name of its actor."""

    type: str
    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class Account:
    """One account as its administrator sees it."""

    line: AccountLine
    sessions: int
    identities: int
    deeds: list[AccountEvent]


def account(actor: Actor, person_id: UUID, at: datetime) -> Account:
    """One account.

    Raises:
        NotFound: missing and out of reach alike.
    """
    posts = Prefetch("posts", queryset=_posts_now(at), to_attr="posts_now")
    found = visible_to(actor, at).filter(pk=person_id).prefetch_related(posts).first()
    if found is None:
        raise NotFound(_("Account not found, or not visible to you."), "account.not_found")
    return Account(
        line=_lines([found], at)[0],
        sessions=sessions.of(found).count(),
        identities=SocialAccount.objects.filter(user=found).count(),
        deeds=_deeds(found),
    )


def _deeds(person: Person) -> list[AccountEvent]:
    """Recent events of an account, newest first."""
    rows = list(Event.objects.filter(stream_id=person.pk).order_by(F("seq").desc())[:EVENTS])
    actors = {row.actor.partition(":")[2] for row in rows if row.actor.startswith("person:")}
    names = names_of_people(UUID(each) for each in actors)
    return [
        AccountEvent(
            row.type, row.at, names.get(UUID(key)) or "" if (key := _id_of(row.actor)) else ""
        )
        for row in rows
    ]


def _id_of(actor: str) -> str:
    kind, _colon, key = actor.partition(":")
    return key if kind == "person" else ""
