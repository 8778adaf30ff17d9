"""Actions on people and their accounts. Events hold identifiers only, since a chain is never
erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.core import value_refusals
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.errors import Invalid, NotFound, Refused
from jiceng.core.events import record
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory import rules
from jiceng.directory.actions import succession
from jiceng.directory.actions.appointing import confirmation_fields
from jiceng.directory.actions.new_units import clean_name
from jiceng.directory.actors import paths_of_posts, rights_of_posts
from jiceng.directory.holdings import Owner, open_items_of
from jiceng.directory.models import ApiKey, Person, Post, weak_hash
from jiceng.directory.periods import not_over_on
from jiceng.directory.permissions import ACCOUNT_EDIT
from jiceng.directory.refusals import require_confirmation

PersonRef = Person | UUID
MAX_WORK_NUMBER = 40


def lock_person(person: PersonRef) -> Person:
    """Lock a person.

    Raises:
        NotFound: no person has that identifier.
    """
    invalidate("directory")
    key = person.pk if isinstance(person, Person) else person
    found = Person.objects.select_for_update().filter(pk=key).first()
    if found is None:
        raise NotFound(_("Person not found."), "directory.no_person")
    return found


def lock_account(person: PersonRef, by: Actor, at: datetime) -> Person:
    """Lock a person whose account the actor may change, which takes the right over all their posts.

    Raises:
        NotFound: no person has that identifier. Refused: the actor may not change this account.
    """
    locked = lock_person(person)
    rules.may_edit_account(by, ACCOUNT_EDIT, paths_of_posts(locked, at)).or_refuse()
    return locked


def lock_to_reset(
    person: PersonRef, by: Actor, at: datetime, seconded_by: Actor | None = None
) -> Person:
    """Lock a person for a change that could let another person act as them or stop them from
    acting.

    Raises:
        NeedsSecond: the person oversees others, and a second person must confirm the reset.
    """
    locked = lock_account(person, by, at)
    _refuse_alone(locked, by, at, seconded_by)
    return locked


def _refuse_alone(person: Person, by: Actor, at: datetime, seconded_by: Actor | None) -> None:
    holds = rights_of_posts(person, at)
    require_confirmation(
        rules.reset_needs_confirmation(by, person=person.pk, holds=holds), seconded_by
    )


def _check_username(username: str, taken_but: UUID | None = None) -> str:
    username = username.strip()
    if username and not rules.is_username(username):
        raise Invalid(
            _("A user name has 2 to 80 letters, digits or the signs . _ - @ +."),
            "directory.bad_username",
        )
    others = Person.objects.exclude(pk=taken_but) if taken_but else Person.objects.all()
    if username and others.filter(username__iexact=username).exists():
        raise Invalid(_("This user name is already used."), "directory.username_taken")
    return username


def _check_work_number(number: str, taken_but: UUID | None = None) -> str:
    number = number.strip()
    if len(number) > MAX_WORK_NUMBER:
        raise Invalid(
            _("A work number has at most %(max)d characters.") % {"max": MAX_WORK_NUMBER},
            "directory.bad_work_number",
        )
    # Compared exactly: an identity provider signs people in by this number.
    others = Person.objects.exclude(pk=taken_but) if taken_but else Person.objects.all()
    if number and others.filter(work_number=number).exists():
        raise Invalid(_("This work number is already used."), "directory.work_number_taken")
    return number


def _set_password(person: Person, password: str) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), "directory.weak_password") from error
    person.set_password(password)


@transaction.atomic
def create_person(
    *,
    name: str,
    by: Actor,
    at: datetime,
    username: str = "",
    password: str | None = None,
    encoded_password: str = "",
    phone: str = "",
    language: str = "",
    work_number: str = "",
) -> Person:
    """Add a person who will hold posts; without a password they cannot sign in yet.

    Args:
        username: to sign in with; empty for a person who never signs in.
        encoded_password: instead of `password`, as Django's `make_password` encodes it: encoding is
            slow on purpose, so many accounts with one password share it. It is not validated.
        phone: work phone; stored encrypted.
        work_number: as the employer numbers people, to be known by an identity provider.

    Raises:
        Refused: no right. Invalid: a user name that is in use or malformed, a weak password.
    """
    person = draft_person(
        name=name,
        by=by,
        username=username,
        password=password,
        encoded_password=encoded_password,
        phone=phone,
        language=language,
        work_number=work_number,
    )
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:
        raise Invalid(_("This user name is already used."), "directory.username_taken") from error
    invalidate("directory")
    record("person", person.pk, "person.created", by=by, at=at)
    return person


def draft_person(
    *,
    name: str,
    by: Actor,
    username: str = "",
    password: str | None = None,
    encoded_password: str = "",
    phone: str = "",
    language: str = "",
    work_number: str = "",
) -> Person:
    """A new person, checked but not yet stored; see `create_person`."""
    by.may(ACCOUNT_EDIT).or_refuse()
    person = Person(
        name=clean_name(name, 80),
        username=_check_username(username) or None,
        phone=value_refusals.phone(phone),
        language=language,
        work_number=_check_work_number(work_number) or None,
    )
    if encoded_password:
        person.password = encoded_password
    elif password is None:
        person.set_unusable_password()
    else:
        _set_password(person, password)
        person.must_change_password = by.kind == "person"
    return person


@transaction.atomic
def edit_person(
    *,
    person: PersonRef,
    by: Actor,
    at: datetime,
    name: str | None = None,
    username: str | None = None,
    phone: str | None = None,
    language: str | None = None,
    work_number: str | None = None,
    seconded_by: Actor | None = None,
) -> Person:
    """Correct a person's details; omitted ones stay. Only the person can change their language."""
    given = {
        "name": name,
        "username": username,
        "phone": phone,
        "language": language,
        "work_number": work_number,
    }
    changed = [field for field, value in given.items() if value is not None]
    own_language = changed == ["language"] and by.kind == "person"
    if own_language and by.id == (person.pk if isinstance(person, Person) else person):
        locked = lock_person(person)
    else:
        locked = lock_account(person, by, at)
        signs_in_by = ((username, locked.username), (work_number, locked.work_number))
        if any(new is not None and new.strip() != (old or "") for new, old in signs_in_by):
            _refuse_alone(locked, by, at, seconded_by)
    if name is not None:
        locked.name = clean_name(name, 80)
    if username is not None:
        locked.username = _check_username(username, taken_but=locked.pk)
    if phone is not None:
        locked.phone = value_refusals.phone(phone)
    if language is not None:
        locked.language = language
    if work_number is not None:
        locked.work_number = _check_work_number(work_number, taken_but=locked.pk)
    if changed:
        locked.save(update_fields=changed)
        record(
            "person",
            locked.pk,
            "person.edited",
            by=by,
            at=at,
            data={"fields": changed, **confirmation_fields(seconded_by)},
        )
    return locked


@transaction.atomic
def set_password(
    *,
    person: PersonRef,
    password: str,
    by: Actor,
    at: datetime,
    is_for_once: bool = False,
    seconded_by: Actor | None = None,
) -> Person:
    """Set one's own password, or that of a person all of whose posts are in the actor's scope.

    All of the person's sessions end. A password that another person has set must be changed at the
    next sign-in.

    Args:
        is_for_once: it must be changed at the next sign-in, even if the person set it.
    """
    is_own = by.kind == "person" and by.id == (person.pk if isinstance(person, Person) else person)
    locked = lock_person(person) if is_own else lock_to_reset(person, by, at, seconded_by)
    _set_password(locked, password)
    locked.must_change_password = is_for_once or (by.kind == "person" and not is_own)
    locked.save(update_fields=["password", "must_change_password"])
    data = confirmation_fields(seconded_by)
    record("person", locked.pk, "person.password_set", by=by, at=at, data=data)
    return locked


@receiver(weak_hash)
def renew_hash(person: Person, password: str, **_more: Any) -> None:
    """Rehash a password that was just entered, with the present hasher."""
    with transaction.atomic():
        person.set_password(password)
        person.save(update_fields=["password"])
        record("person", person.pk, "person.password_rehashed", by=SYSTEM, at=timezone.now())


@transaction.atomic
def deactivate(
    *,
    person: PersonRef,
    by: Actor,
    at: datetime,
    successor: PersonRef | str | None = None,
    seconded_by: Actor | None = None,
) -> Person:
    """Close an account: posts end today, keys are revoked, sessions no longer count.

    Args:
        successor: takes over the person's open items.

    Raises:
        Refused: the actor may not close it, or the person has open items and no successor is given.
    """
    locked = lock_to_reset(person, by, at, seconded_by)
    if by.kind == "person" and by.id == locked.pk:
        raise Refused(_("Another person must close your account."), "directory.oneself")
    if not locked.is_active:
        return locked
    day = rules.civil_day(at)
    successor_id = succession.require_successor_person(locked, successor, day)
    succession.demand(open_items_of(Owner.PERSON, locked.pk, day), successor=successor_id)
    succession.hand_over_items(Owner.PERSON, locked.pk, successor_id, by=by, at=at)
    locked.is_active, locked.left_at = False, at
    locked.save(update_fields=["is_active", "left_at"])
    posts = Post.objects.filter(not_over_on(day), person=locked).order_by("valid_from", "id")
    for post in posts:
        post.valid_to = max(day, post.valid_from)
        post.save(update_fields=["valid_to"])
    ApiKey.objects.filter(person=locked, revoked_at__isnull=True).update(revoked_at=at)
    record(
        "person",
        locked.pk,
        "person.deactivated",
        by=by,
        at=at,
        data={"posts": [post.pk for post in posts]},
    )
    return locked


@transaction.atomic
def activate(*, person: PersonRef, by: Actor, at: datetime) -> Person:
    """Open a closed account again, without posts and keys."""
    locked = lock_account(person, by, at)
    if locked.erased_at is not None:
        raise Refused(
            _("This person's details were erased. Add the person again."), "directory.erased"
        )
    if not locked.is_active:
        locked.is_active, locked.left_at = True, None
        locked.save(update_fields=["is_active", "left_at"])
        record("person", locked.pk, "person.activated", by=by, at=at)
    return locked
