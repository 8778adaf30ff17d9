"""Which fields hold personal data, what for, and how long: declared for every field of every model,
those of the libraries included.

Each app says so in its ``privacy.py`` (core itself in ``privacy_declarations.py``, since this
module has the name). A system check and a test fail on a field that nobody declared: under the
Personal Information Protection Law (个人信息保护法, articles 6, 17 and 19) nothing personal is
held without a named purpose and an end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core import checks

DAYS_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class Keep:
    """How long personal data is kept: `period` after the fact named by `since`.

    Args:
        since: the fact after which the time runs, e.g. ``"closed"``, ``"left"``, ``"created"``.
        period: how long from then; zero erases at once.
    """

    since: str
    period: timedelta

    def __str__(self) -> str:
        return f"{self.period.days} d since {self.since}"


def keep(since: str, *, years: int = 0, days: int = 0) -> Keep:
    """Keep until so many years and days after a fact: ``keep("closed", years=2)``."""
    return Keep(since, timedelta(days=years * DAYS_A_YEAR + days))


@dataclass(frozen=True, slots=True)
class Personal:
    """Why a field holds personal data, and until when.

    Args:
        purpose: a short phrase, e.g. ``"to call the resident back"``.
        keep: when it is erased; see `keep`.
    """

    purpose: str
    keep: Keep


@dataclass(frozen=True, slots=True)
class Declaration:
    """What one model's fields hold."""

    model: str
    personal: Mapping[str, Personal]
    plain: frozenset[str]


_DECLARED: dict[str, Declaration] = {}
_DOUBLE: list[str] = []


def declare(
    model_label: str,
    *,
    personal: Mapping[str, Personal] | None = None,
    plain: Iterable[str] = (),
) -> None:
    """Declare every field of one model, once.

    Args:
        model_label: ``"cases.Case"``.
        personal: fields about a person, with purpose and retention.
        plain: all other fields (names as in the model: ``"unit"``, not ``"unit_id"``). Automatic
            primary keys need no declaration.
    """
    names = [*(personal or {}), *plain]
    _DOUBLE.extend(f"{model_label}.{name}" for name in sorted(set(names)) if names.count(name) > 1)
    if model_label in _DECLARED:
        _DOUBLE.append(model_label)
    _DECLARED[model_label] = Declaration(model_label, dict(personal or {}), frozenset(plain))


def discover() -> None:
    """Import the declarations of every installed app of ours."""
    for config in apps.get_app_configs():
        if config.name.split(".")[0] == "jiceng":
            room = "privacy_declarations" if config.name == "jiceng.core" else "privacy"
            if find_spec(f"{config.name}.{room}") is not None:
                import_module(f"{config.name}.{room}")


def declarations() -> dict[str, Declaration]:
    """All declarations by model label."""
    discover()
    return dict(sorted(_DECLARED.items()))


def faults() -> list[str]:
    """What is wrong with the declarations, one sentence each; empty when all is well."""
    declared = declarations()
    models = {model._meta.label: model for model in apps.get_models()}
    found = [f"{name} is declared twice" for name in _DOUBLE]
    found += [f"{label} is declared but is no model" for label in sorted({*declared} - {*models})]
    for label, model in sorted(models.items()):
        fields = {
            field.name
            for field in (*model._meta.concrete_fields, *model._meta.local_many_to_many)
            if not field.auto_created and field.name != "pk"
        }
        declaration = declared.get(label, Declaration(label, {}, frozenset()))
        names = {*declaration.personal, *declaration.plain}
        found += [f"{label}.{name} is not declared" for name in sorted(fields - names)]
        auto = {field.name for field in model._meta.concrete_fields if field.auto_created}
        found += [f"{label}.{name} is no field" for name in sorted(names - fields - auto)]
    return found


@checks.register("privacy")
def check_declarations(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Report undeclared fields with Django's own checks, so that no migration runs past one."""
    return [
        checks.Error(
            fault,
            hint="Declare it in the app's privacy.py: personal (purpose, keep) or plain.",
            id="jiceng.privacy.E001",
        )
        for fault in faults()
    ]
