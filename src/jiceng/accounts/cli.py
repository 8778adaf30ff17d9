"""`jiceng accounts`: the first account of an installation, and a way back in for its last one."""

from __future__ import annotations

import click
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.accounts import actions
from jiceng.core.access import SYSTEM
from jiceng.core.console import emit, say
from jiceng.core.errors import NotFound
from jiceng.directory import public as directory

_AS_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON on standard output.")


@click.group()
def accounts() -> None:
    """People who sign in."""


def _tell(username: str, password: str, *, as_json: bool) -> None:
    if as_json:
        emit({"username": username, "password": password})
    else:
        say(_("User name: %(name)s") % {"name": username})
        say(_("Password for once: %(password)s") % {"password": password})


@accounts.command()
@click.argument("username")
@click.option("--name", required=True, help="The person's name.")
@click.option("--unit", required=True, metavar="CODE", help="Where the post is.")
@click.option("--role", default="administrator", show_default=True, help="Code of the role.")
@_AS_JSON
def create(username: str, name: str, unit: str, role: str, as_json: bool) -> None:
    """Enter somebody with a post and a password for once: the first administrator."""
    now = timezone.now()
    with transaction.atomic():
        place = directory.unit_for(SYSTEM, unit)
        person = directory.create_person(name=name, username=username, by=SYSTEM, at=now)
        directory.appoint(person=person, role=role, unit=place, by=SYSTEM, at=now)
        _person, password = actions.give_password(person=person.pk, by=SYSTEM, at=now)
    _tell(username, password, as_json=as_json)


@accounts.command()
@click.argument("username")
@_AS_JSON
def rescue(username: str, as_json: bool) -> None:
    """Let somebody in again: unlocked, without second factors, with a password for once.

    For an administrator whom no other one can help. It is on the person's chain.
    """
    now = timezone.now()
    person = directory.Person.objects.filter(username__iexact=username).first()
    if person is None:
        raise NotFound(
            _("Nobody has the user name “%(name)s”.") % {"name": username}, "account.not_found"
        )
    with transaction.atomic():
        actions.unlock(person=person.pk, by=SYSTEM, at=now)
        actions.remove_factors(person=person.pk, by=SYSTEM, at=now)
        _person, password = actions.give_password(person=person.pk, by=SYSTEM, at=now)
    _tell(username, password, as_json=as_json)
