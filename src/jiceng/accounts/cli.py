"""`jiceng accounts`: creation of the first account and recovery of the last administrator."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import click
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.accounts import actions
from jiceng.core.access import SYSTEM
from jiceng.core.console import emit, say
from jiceng.core.errors import NotFound
from jiceng.directory import public as directory

COMMANDS = {
    "accounts": ("accounts", "People who sign in: the first one, rescue.", True),
}
"""Read without importing this module: see `config.lazy_commands.commands_in`."""


_AS_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON on standard output.")


@click.group()
def accounts() -> None:
    """People who sign in."""


def _print_credentials(username: str, password: str, *, as_json: bool) -> None:
    if as_json:
        emit({"username": username, "password": password})
    else:
        say(_("User name: %(name)s") % {"name": username})
        say(_("One-time password: %(password)s") % {"password": password})


@accounts.command()
@click.argument("username")
@click.option("--name", required=True, help="The person's name.")
@click.option("--unit", required=True, metavar="CODE", help="Where the post is.")
@click.option("--role", default="administrator", show_default=True, help="Code of the role.")
@_AS_JSON
def create(username: str, name: str, unit: str, role: str, as_json: bool) -> None:
    """Add a person with a post and a one-time password: the first administrator."""
    now = timezone.now()
    with transaction.atomic():
        place = directory.unit_for(SYSTEM, unit)
        person = directory.create_person(name=name, username=username, by=SYSTEM, at=now)
        directory.appoint(person=person, role=role, unit=place, by=SYSTEM, at=now)
        _person, password = actions.give_password(person=person.pk, by=SYSTEM, at=now)
    _print_credentials(username, password, as_json=as_json)


@accounts.command("rescue")
@click.argument("username")
@_AS_JSON
def restore_access(username: str, as_json: bool) -> None:
    """Restore access: unlock the account, remove second factors, issue a one-time password.

    For an administrator whom no colleague can help. Recorded on the person's chain.
    """
    now = timezone.now()
    person = _who(username)
    with transaction.atomic():
        actions.unlock(person=person.pk, by=SYSTEM, at=now)
        actions.remove_factors(person=person.pk, by=SYSTEM, at=now)
        _person, password = actions.give_password(person=person.pk, by=SYSTEM, at=now)
    _print_credentials(username, password, as_json=as_json)


@accounts.group()
def keys() -> None:
    """Keys with which programs act as a person."""


def _who(username: str) -> directory.Person:
    person = directory.Person.objects.filter(username__iexact=username).first()
    if person is None:
        raise NotFound(
            _("User name “%(name)s” not found.") % {"name": username}, "account.not_found"
        )
    return person


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


@keys.command("issue")
@click.argument("username")
@click.option("--label", required=True, help="Purpose of the key.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day; else no end.")
@_AS_JSON
def issue(username: str, label: str, until: datetime | None, as_json: bool) -> None:
    """Make a key; it is shown this once."""
    key, secret = directory.issue_key(
        person=_who(username),
        label=label,
        by=SYSTEM,
        at=timezone.now(),
        valid_to=until.date() if until else None,
    )
    if as_json:
        emit({"id": str(key.pk), "key": secret})
    else:
        say(_("Key: %(key)s") % {"key": secret})


@keys.command("list")
@click.argument("username")
@_AS_JSON
def list_(username: str, as_json: bool) -> None:
    """The keys of a person, without their secrets."""
    rows: list[dict[str, str | None]] = [
        {
            "id": str(each.pk),
            "label": each.label,
            "created": _iso(each.created_at),
            "valid_to": each.valid_to.isoformat() if each.valid_to else None,
            "last_used": each.last_used_at.isoformat(timespec="hours")
            if each.last_used_at
            else None,
            "revoked": each.revoked_at.isoformat(timespec="seconds") if each.revoked_at else None,
        }
        for each in directory.keys_of(_who(username))
    ]
    if as_json:
        emit(rows)
        return
    for row in rows:
        say("  ".join(str(value or "–") for value in row.values()))


@keys.command("revoke")
@click.argument("username")
@click.argument("key", type=click.UUID)
def revoke(username: str, key: UUID) -> None:
    """Revoke a key, effective immediately."""
    found = next((each for each in directory.keys_of(_who(username)) if each.pk == key), None)
    if found is None:
        raise NotFound(_("Key not found."), "key.not_found")
    directory.revoke_key(key=found, by=SYSTEM, at=timezone.now())
    say(_("Done."))
