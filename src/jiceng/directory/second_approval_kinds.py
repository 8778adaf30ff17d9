"""Actions of the directory that may need confirmation."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor
from jiceng.directory import actions
from jiceng.directory.models import Post, Role, Unit
from jiceng.directory.permissions import DIRECTORY_EDIT, POST_EDIT, ROLE_EDIT
from jiceng.directory.second_approval import ConfirmableAction


def _edit(*, role: str, by: Actor, at: datetime, **args: Any) -> Role:
    return actions.edit_role(role=role, by=by, at=at, **args)


def _create(*, role: str, by: Actor, at: datetime, **args: Any) -> Role:
    return actions.create_role(code=role, by=by, at=at, **args)


def _day(raw: str | None) -> date | None:
    return date.fromisoformat(raw) if raw else None


def _appoint(*, valid_from: str | None = None, valid_to: str | None = None, **args: Any) -> Post:
    return actions.appoint(valid_from=_day(valid_from), valid_to=_day(valid_to), **args)


def _end(*, post: str, person: str = "", on: str | None = None, **args: Any) -> Post:
    return actions.end_post(post=post, on=_day(on), **args)  # type: ignore[arg-type]


def _close(*, unit: str, successor: str = "", on: str | None = None, **args: Any) -> Unit:
    successor_id = UUID(successor) if successor else None
    return actions.close_unit(unit=UUID(unit), successor=successor_id, on=_day(on), **args)


SECOND_KINDS: Final = (
    ConfirmableAction("role.edit", _("Change a role"), ROLE_EDIT, _edit),
    ConfirmableAction("role.create", _("Make a role"), ROLE_EDIT, _create),
    ConfirmableAction("post.appoint", _("Assign position"), POST_EDIT, _appoint, gains=True),
    ConfirmableAction("post.end", _("End position"), POST_EDIT, _end),
    ConfirmableAction("unit.close", _("Close a unit"), DIRECTORY_EDIT, _close),
)
