"""Checks and writes shared by all ways of giving and ending a post."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from jiceng.core.access import Actor, powers, refuse
from jiceng.core.errors import Refused
from jiceng.directory import rules
from jiceng.directory.actors import rights_of_posts
from jiceng.directory.models import Person, Post, Role, Unit
from jiceng.directory.permissions import POST_EDIT
from jiceng.directory.refusals import require_confirmation


def check_given(
    *,
    person: Person,
    role: Role,
    place: Unit,
    by: Actor,
    at: datetime,
    seconded_by: Actor | None,
    beside: Iterable[Post] = (),
) -> None:
    """Refuse a post that an actor may not give, or not alone.

    Args:
        beside: posts that are given together with it.

    Raises:
        NeedsSecond: the post oversees others, or gives powers that the actor does not
            hold there.
        Refused: no right there; oneself; it unites powers that are separate.
    """
    by.may(POST_EDIT, place.path).or_refuse()
    if by.kind == "person" and by.id == person.pk:
        raise Refused(_("You cannot assign yourself. Ask a colleague."), "directory.oneself")
    gives = frozenset(role.permissions)
    if settings.JICENG_POWERS == "separate" and not rules.powers_are_separate(
        gives.union(rights_of_posts(person, at), *(post.role.permissions for post in beside))
    ):
        refuse("directory.not_separate").or_refuse()
    is_wide = rules.is_wide(kind=place.kind, tree=place.tree, is_root=place.parent_id is None)
    verdict = rules.post_needs_confirmation(
        by, gives=gives, path=place.path, powers=powers(is_wide=is_wide)
    )
    require_confirmation(verdict, seconded_by)


def check_ended(*, post: Post, by: Actor, seconded_by: Actor | None) -> None:
    """Refuse the end of a post that an actor may not end, or not alone.

    Args:
        post: with its unit and role.

    Raises:
        NeedsSecond: it lets its holder watch over others. Refused: no right there.
    """
    by.may(POST_EDIT, post.unit.path).or_refuse()
    holds = frozenset(post.role.permissions)
    require_confirmation(
        rules.reset_needs_confirmation(by, person=post.person_id, holds=holds), seconded_by
    )


def confirmation_fields(seconded_by: Actor | None) -> dict[str, Any]:
    """Event field for the person who confirmed the action; empty where no confirmation was
    required."""
    return {"seconded_by": seconded_by.ref} if seconded_by else {}


def post_fields(post: Post, seconded_by: Actor | None) -> dict[str, UUID | Any]:
    """Event fields of a post that is given."""
    return {
        "post": post.pk,
        "role": post.role_id,
        "unit": post.unit_id,
        "from": post.valid_from,
        "to": post.valid_to,
        **confirmation_fields(seconded_by),
    }
