"""Actions on roles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.core.access import Actor, refuse
from jiceng.core.access import permissions as registered
from jiceng.core.errors import Invalid, NotFound
from jiceng.core.events import record
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory import rules
from jiceng.directory.actions.new_units import clean_name
from jiceng.directory.models import Post, Role
from jiceng.directory.periods import not_over_on
from jiceng.directory.permissions import ROLE_EDIT
from jiceng.directory.refusals import require_confirmation
from jiceng.directory.roles import default_roles


def role_stream(code: str) -> UUID:
    """The identifier of a role's chain: roles are keyed by code, chains by UUID."""
    return uuid5(NAMESPACE_OID, f"jiceng.role:{code}")


def _known(permissions: Iterable[str]) -> list[str]:
    wanted = sorted(set(permissions))
    unknown = [code for code in wanted if code not in registered()]
    if unknown:
        raise Invalid(
            _("Permission “%(code)s” not found.") % {"code": unknown[0]}, "directory.no_right"
        )
    return wanted


@transaction.atomic
def create_role(
    *,
    code: str,
    name: str,
    permissions: Iterable[str],
    by: Actor,
    at: datetime,
    needs_mfa: bool = False,
    seconded_by: Actor | None = None,
) -> Role:
    """Create a role of the installation.

    Args:
        needs_mfa: its holders must sign in with a second factor.
        seconded_by: the person who confirmed it, where confirmation is required.

    Raises:
        NeedsSecond: it gives rights that the actor does not hold.
    """
    invalidate("directory")
    rules.may_edit_roles(by, ROLE_EDIT).or_refuse()
    rules.may_have_code(code).or_refuse()
    if Role.objects.filter(pk=code).exists():
        raise Invalid(
            _("The code %(code)s is already used.") % {"code": code}, "directory.code_taken"
        )
    wanted = _known(permissions)
    _check(by, code, frozenset(), frozenset(wanted), seconded_by)
    role = Role.objects.create(
        code=code,
        name=clean_name(name, 80),
        permissions=wanted,
        edited_at=at,
        needs_mfa=needs_mfa,
    )
    _record(role, "role.created", by=by, at=at)
    return role


@transaction.atomic
def edit_role(
    *,
    role: Role | str,
    permissions: Iterable[str],
    by: Actor,
    at: datetime,
    name: str = "",
    needs_mfa: bool | None = None,
    seconded_by: Actor | None = None,
) -> Role:
    """Change the rights of a role, effective immediately for all its holders.

    Args:
        permissions: all its rights from now on.
        name: a new name; empty keeps the old one.
        needs_mfa: whether its holders need a second factor; None keeps it as it is.
        seconded_by: the person who confirmed it, where confirmation is required.

    Raises:
        NeedsSecond: see `rules.role_needs_confirmation`.
        Refused: no role could edit roles any more.
    """
    invalidate("directory")
    rules.may_edit_roles(by, ROLE_EDIT).or_refuse()
    code = role.pk if isinstance(role, Role) else role
    locked = Role.objects.select_for_update().filter(pk=code).first()
    if locked is None:
        raise NotFound(
            _("Role “%(role)s” not found. Choose one from the list.") % {"role": code},
            "directory.no_role",
        )
    wanted = _known(permissions)
    others = Role.objects.exclude(pk=code).filter(permissions__contains=[ROLE_EDIT])
    rules.may_give_up_roles(
        had=ROLE_EDIT in locked.permissions, gives=ROLE_EDIT in wanted, others=others.count()
    ).or_refuse()
    _check(
        by,
        code,
        frozenset(locked.permissions),
        frozenset(wanted),
        seconded_by,
        drops_mfa=locked.needs_mfa and needs_mfa is False,
    )
    _refuse_united(code, frozenset(wanted), rules.civil_day(at))
    locked.permissions, locked.edited_at = wanted, at
    if name:
        locked.name = clean_name(name, 80)
    if needs_mfa is not None:
        locked.needs_mfa = needs_mfa
    locked.save()
    _record(locked, "role.edited", by=by, at=at)
    return locked


@transaction.atomic
def sync_roles(*, by: Actor, at: datetime) -> list[str]:
    """Create missing shipped roles and update those that were never edited.

    Returns:
        codes of the roles made or changed; a second run gives none.
    """
    invalidate("directory")
    rules.may_edit_roles(by, ROLE_EDIT).or_refuse()
    existing = Role.objects.select_for_update().in_bulk()
    changed = []
    for shipped in default_roles():
        role = existing.get(shipped.code)
        wanted = _known(shipped.permissions)
        if role is None:
            role = Role(code=shipped.code)
        elif role.edited_at or (role.permissions, role.name, role.needs_mfa) == (
            wanted,
            shipped.name,
            shipped.needs_mfa,
        ):
            continue
        role.permissions, role.name, role.needs_mfa = wanted, shipped.name, shipped.needs_mfa
        role.save()
        _record(role, "role.synced", by=by, at=at)
        changed.append(role.code)
    return changed


def _check(
    by: Actor,
    code: str,
    before: rules.Rights,
    after: rules.Rights,
    seconded_by: Actor | None,
    *,
    drops_mfa: bool = False,
) -> None:
    if settings.JICENG_POWERS == "separate" and not rules.powers_are_separate(after):
        refuse("directory.not_separate").or_refuse()
    verdict = rules.role_needs_confirmation(
        by, role=code, before=before, after=after, drops_mfa=drops_mfa
    )
    require_confirmation(verdict, seconded_by)


def _refuse_united(code: str, gives: rules.Rights, day: date) -> None:
    """Refuse a role that would give one of its holders two powers that must be separate."""
    if settings.JICENG_POWERS != "separate":
        return
    now_or_later = Post.objects.filter(not_over_on(day))
    holders = now_or_later.filter(role=code).values("person")
    others: dict[UUID, rules.Rights] = {}
    rows = now_or_later.filter(person__in=holders).exclude(role=code).order_by("person", "id")
    for person, rights in rows.values_list("person_id", "role__permissions"):
        others[person] = others.get(person, frozenset()) | frozenset(rights)
    if not all(rules.powers_are_separate(gives | rights) for rights in others.values()):
        refuse("directory.not_separate").or_refuse()


def _record(role: Role, type_: str, *, by: Actor, at: datetime) -> None:
    record(
        "role",
        role_stream(role.code),
        type_,
        by=by,
        at=at,
        data={
            "code": role.code,
            "name": role.name,
            "permissions": role.permissions,
            "needs_mfa": role.needs_mfa,
        },
    )
