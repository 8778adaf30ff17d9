"""Posts that are checked but not yet stored, for actions that give one or many."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, Refused
from jiceng.directory import rules
from jiceng.directory.actions.appointing import check_given
from jiceng.directory.actions.new_units import require_open
from jiceng.directory.models import Person, Post, Role, Unit


def require_role(role: Role | None, code: str) -> Role:
    """The role that was looked for.

    Raises:
        Invalid: there is none with this code.
    """
    if role is None:
        raise Invalid(
            _("Role “%(role)s” not found. Choose one from the list.") % {"role": code},
            "directory.no_role",
        )
    return role


def draft_post(
    *,
    person: Person,
    role: Role,
    place: Unit,
    by: Actor,
    at: datetime,
    valid_from: date | None,
    valid_to: date | None,
    beside: Iterable[Post],
    seconded_by: Actor | None = None,
) -> Post:
    """A post, checked but not yet stored; see `appoint`.

    Args:
        beside: other posts of the person: stored ones of this role and unit, and all that are given
            together with it.
    """
    beside = list(beside)
    check_given(
        person=person, role=role, place=place, by=by, at=at, seconded_by=seconded_by, beside=beside
    )
    day = valid_from or rules.civil_day(at)
    if rules.is_over(day, valid_to):
        raise Invalid(_("It cannot end before it begins."), "directory.ends_before_start")
    require_open(place, day)
    if not person.is_active:
        raise Refused(_("This account is closed."), "directory.inactive")
    same = [post for post in beside if (post.role_id, post.unit_id) == (role.pk, place.pk)]
    if any(rules.overlap(day, valid_to, post.valid_from, post.valid_to) for post in same):
        raise Refused(_("This person already holds that position."), "directory.post_exists")
    return Post(person=person, role=role, unit=place, valid_from=day, valid_to=valid_to)
