"""Actions of the directory, the only code that writes its tables.

Every action is one transaction, checks the actor's right at the unit concerned, writes one event
on that unit's, person's or role's stream, and notifies all processes of the change.
"""

from jiceng.directory.actions.divisions import DivisionReport, import_divisions
from jiceng.directory.actions.people import (
    activate,
    create_person,
    deactivate,
    edit_person,
    lock_account,
    lock_to_reset,
    set_password,
)
from jiceng.directory.actions.posts import appoint, end_post
from jiceng.directory.actions.roles import create_role, edit_role, sync_roles
from jiceng.directory.actions.staff import NewMember, NewPost, add_staff
from jiceng.directory.actions.unit_batches import NewUnit, create_units
from jiceng.directory.actions.unit_links import link_units, unlink_units
from jiceng.directory.actions.units import (
    close_unit,
    create_unit,
    edit_unit,
    move_unit,
    rename_unit,
)

__all__ = [
    "DivisionReport",
    "NewMember",
    "NewPost",
    "NewUnit",
    "activate",
    "add_staff",
    "appoint",
    "close_unit",
    "create_person",
    "create_role",
    "create_unit",
    "create_units",
    "deactivate",
    "edit_person",
    "edit_role",
    "edit_unit",
    "end_post",
    "import_divisions",
    "link_units",
    "lock_account",
    "lock_to_reset",
    "move_unit",
    "rename_unit",
    "set_password",
    "sync_roles",
    "unlink_units",
]
