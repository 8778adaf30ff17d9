"""Shipped roles for tests that try each of them: one for each set of rights."""

from __future__ import annotations

from jiceng.directory.roles import DefaultRole, default_roles


def distinct_roles() -> tuple[DefaultRole, ...]:
    """The first shipped role of each set of permissions."""
    found: dict[frozenset[str], DefaultRole] = {}
    for role in default_roles():
        found.setdefault(frozenset(role.permissions), role)
    return tuple(found.values())
