"""The people of the demonstration whom a visitor can sign in as, for its sign-in page."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from jiceng.directory import public as directory


@dataclass(frozen=True, slots=True)
class Visitor:
    """One of them; the password is public."""

    login: str
    password: str
    name: str
    role: Any
    unit: str


def visitors() -> list[Visitor]:
    """Everybody, in the order of the demonstration; nobody in a real installation."""
    if not settings.JICENG_SYNTHETIC:
        return []
    try:
        accounts = importlib.import_module("jiceng.demo.accounts")
    except ModuleNotFoundError:
        return []
    tree = directory.tree()
    found = []
    for each in accounts.ACCOUNTS:
        unit = tree.by_code(each.unit)
        if unit is not None:
            role = directory.role_name(each.role)
            found.append(Visitor(each.login, accounts.PASSWORD, each.name, role, tree.label(unit)))
    return found
