"""Privacy declarations: purpose and retention of personal data, for every field of every model.

Models of libraries are included. Each app declares its fields in its ``privacy.py`` (core in
``own_privacy.py``, since this module has the name) and contributes that in its manifest. A system
check and a test fail on an undeclared field: under the Personal Information Protection Law
(个人信息保护法, articles 6, 17 and 19) personal data is stored only for a named purpose and a
limited time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.apps import apps
from django.core import checks

from jiceng.core.manifests import Contribution, Derived, Slot

DAYS_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """How long personal data is kept: `period` after the moment named by `since`.

    Args:
        since: the moment from which the period runs, e.g. ``"closed"``, ``"left"``, ``"created"``.
        period: how long from then; zero erases immediately.
    """

    since: str
    period: timedelta

    def __str__(self) -> str:
        return f"{self.period.days} d since {self.since}"


def keep(since: str, *, years: int = 0, days: int = 0) -> RetentionRule:
    """Keep for so many years and days after a moment: ``keep("closed", years=2)``."""
    return RetentionRule(since, timedelta(days=years * DAYS_A_YEAR + days))


@dataclass(frozen=True, slots=True)
class Personal:
    """Why a field holds personal data, and for how long.

    Args:
        purpose: a short phrase, e.g. ``"to call the resident back"``.
        keep: when it is erased; see `keep`.
    """

    purpose: str
    keep: RetentionRule


@dataclass(frozen=True, slots=True)
class Declaration(Contribution):
    """The declaration of one model's fields.

    Args:
        model: ``"cases.Case"``.
        personal: fields about a person, with purpose and retention.
        plain: all other fields (names as in the model: ``"unit"``, not ``"unit_id"``). Automatic
            primary keys need no declaration.
    """

    model: str
    personal: Mapping[str, Personal]
    plain: tuple[str, ...]


def declare(
    model_label: str,
    *,
    personal: Mapping[str, Personal] | None = None,
    plain: Iterable[str] = (),
) -> Declaration:
    """Declare every field of one model, once; see `Declaration`."""
    return Declaration(model_label, dict(personal or {}), tuple(plain))


DECLARATIONS: Final = Slot(Declaration)
_by_model: Final = Derived(
    lambda: {each.model: each for each in sorted(DECLARATIONS.all(), key=lambda each: each.model)}
)


def declarations() -> Mapping[str, Declaration]:
    """All declarations by model label."""
    return _by_model.get()


def _declared_twice() -> list[str]:
    models = [each.model for each in DECLARATIONS.all()]
    fields = [
        f"{each.model}.{name}"
        for each in DECLARATIONS.all()
        for name in sorted({*each.personal, *each.plain})
        if [*each.personal, *each.plain].count(name) > 1
    ]
    return [*fields, *sorted({label for label in models if models.count(label) > 1})]


def faults() -> list[str]:
    """Faults in the declarations, one sentence each."""
    declared = declarations()
    models = {model._meta.label: model for model in apps.get_models()}
    found = [f"{name} is declared twice" for name in _declared_twice()]
    found += [f"{label} is declared but is no model" for label in sorted({*declared} - {*models})]
    for label, model in sorted(models.items()):
        fields = {
            field.name
            for field in (*model._meta.concrete_fields, *model._meta.local_many_to_many)
            if not field.auto_created and field.name != "pk"
        }
        declaration = declared.get(label, Declaration(label, {}, ()))
        names = {*declaration.personal, *declaration.plain}
        found += [f"{label}.{name} is not declared" for name in sorted(fields - names)]
        auto = {field.name for field in model._meta.concrete_fields if field.auto_created}
        found += [f"{label}.{name} is no field" for name in sorted(names - fields - auto)]
    return found


@checks.register("privacy")
def check_declarations(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Report undeclared fields with Django's own checks, so that no migration is run with one."""
    return [
        checks.Error(
            fault,
            hint="Declare it in the app's privacy.py: personal (purpose, keep) or plain.",
            id="jiceng.privacy.E001",
        )
        for fault in faults()
    ]
