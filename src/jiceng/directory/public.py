"""The directory's door: what other apps may import."""

from __future__ import annotations

from jiceng.directory.actors import (
    actor_of,
    actor_of_key,
    actor_of_request,
    issue_key,
    revoke_key,
)
from jiceng.directory.models import (
    Person,
    Post,
    Role,
    Tree,
    Unit,
    UnitKind,
    UnitLink,
    holding_on,
)
from jiceng.directory.queries import (
    chain,
    coverage,
    expiring_posts,
    names_of_people,
    people_visible_to,
    posts_at,
    tree_at,
    unit_for,
    vacancies,
    visible_to,
    within,
)
from jiceng.directory.roles import DEFAULT_ROLES
from jiceng.directory.rules import civil_day, holds_on
from jiceng.directory.tree import Node, UnitTree
from jiceng.directory.units import tree

__all__ = [
    "DEFAULT_ROLES",
    "Node",
    "Person",
    "Post",
    "Role",
    "Tree",
    "Unit",
    "UnitKind",
    "UnitLink",
    "UnitTree",
    "actor_of",
    "actor_of_key",
    "actor_of_request",
    "chain",
    "civil_day",
    "coverage",
    "expiring_posts",
    "holding_on",
    "holds_on",
    "issue_key",
    "names_of_people",
    "people_visible_to",
    "posts_at",
    "revoke_key",
    "tree",
    "tree_at",
    "unit_for",
    "vacancies",
    "visible_to",
    "within",
]
