"""Public interface of the directory for other apps."""

from __future__ import annotations

from jiceng.core.people import signed_in_holder_of, signed_in_person
from jiceng.directory.actions import (
    NewMember,
    NewPost,
    NewUnit,
    activate,
    add_staff,
    appoint,
    close_unit,
    create_person,
    create_unit,
    create_units,
    deactivate,
    edit_person,
    end_post,
    import_divisions,
    link_units,
    lock_account,
    lock_to_reset,
    move_unit,
    rename_unit,
    set_password,
    sync_roles,
)
from jiceng.directory.actors import (
    Attachments,
    actor_of,
    actor_of_key,
    actor_of_request,
    issue_key,
    keys_of,
    paths_of_posts,
    refresh_actor,
    revoke_key,
)
from jiceng.directory.divisions import read_divisions
from jiceng.directory.held_units import HeldUnits, held_units
from jiceng.directory.holdings import HandedOverItems, Handover, KeptReference, Owner, open_items_of
from jiceng.directory.leavers import left_before
from jiceng.directory.matters import Matters, departments_for
from jiceng.directory.models import Person, Post, Role, Tree, Unit, UnitKind, UnitLink
from jiceng.directory.move_preview import MoveEffect
from jiceng.directory.pages.proposals import perform_or_propose_on_page
from jiceng.directory.periods import (
    beginning_after,
    ending_by,
    holding_on,
    not_over_on,
    valid_period,
)
from jiceng.directory.permissions import ACCOUNT_EDIT, DIRECTORY_EDIT, POST_EDIT, ROLE_EDIT
from jiceng.directory.person_pages import PersonPage
from jiceng.directory.placements import days_of_moves, parents_on
from jiceng.directory.queries import (
    names_of_people,
    people_in_charge_of,
    people_visible_to,
    unit_for,
    visible_to,
    within,
)
from jiceng.directory.right_subjects import RightSubject
from jiceng.directory.roles import (
    COMMUNITY_STAFF,
    READERS,
    REQUEST_ROLES,
    UNIT_STAFF,
    default_roles,
)
from jiceng.directory.rules import OVERSIGHT_RIGHTS, civil_day, is_over, may_edit_account
from jiceng.directory.second_approval import (
    ConfirmableAction,
    may_decide,
    perform_or_propose,
    proposals,
)
from jiceng.directory.second_approval import concerned as concerned_by_proposal
from jiceng.directory.second_approval import decide as decide_proposal
from jiceng.directory.second_approval import kind_of as kind_of_proposal
from jiceng.directory.sessions import is_confirmed, set_identity_confirmed
from jiceng.directory.staffing import colleagues_of, gives_powers, role_name, roles
from jiceng.directory.tree import Node, UnitTree
from jiceng.directory.unit_tree import existing_units, label_of, receiver, tree

__all__ = [
    "ACCOUNT_EDIT",
    "COMMUNITY_STAFF",
    "DIRECTORY_EDIT",
    "OVERSIGHT_RIGHTS",
    "POST_EDIT",
    "READERS",
    "REQUEST_ROLES",
    "ROLE_EDIT",
    "UNIT_STAFF",
    "Attachments",
    "ConfirmableAction",
    "HandedOverItems",
    "Handover",
    "HeldUnits",
    "KeptReference",
    "Matters",
    "MoveEffect",
    "NewMember",
    "NewPost",
    "NewUnit",
    "Node",
    "Owner",
    "Person",
    "PersonPage",
    "Post",
    "RightSubject",
    "Role",
    "Tree",
    "Unit",
    "UnitKind",
    "UnitLink",
    "UnitTree",
    "activate",
    "actor_of",
    "actor_of_key",
    "actor_of_request",
    "add_staff",
    "appoint",
    "beginning_after",
    "civil_day",
    "close_unit",
    "colleagues_of",
    "concerned_by_proposal",
    "create_person",
    "create_unit",
    "create_units",
    "days_of_moves",
    "deactivate",
    "decide_proposal",
    "default_roles",
    "departments_for",
    "edit_person",
    "end_post",
    "ending_by",
    "existing_units",
    "gives_powers",
    "held_units",
    "holding_on",
    "import_divisions",
    "is_confirmed",
    "is_over",
    "issue_key",
    "keys_of",
    "kind_of_proposal",
    "label_of",
    "left_before",
    "link_units",
    "lock_account",
    "lock_to_reset",
    "may_decide",
    "may_edit_account",
    "move_unit",
    "names_of_people",
    "not_over_on",
    "open_items_of",
    "parents_on",
    "paths_of_posts",
    "people_in_charge_of",
    "people_visible_to",
    "perform_or_propose",
    "perform_or_propose_on_page",
    "proposals",
    "read_divisions",
    "receiver",
    "refresh_actor",
    "rename_unit",
    "revoke_key",
    "role_name",
    "roles",
    "set_identity_confirmed",
    "set_password",
    "signed_in_holder_of",
    "signed_in_person",
    "sync_roles",
    "tree",
    "unit_for",
    "valid_period",
    "visible_to",
    "within",
]
