"""Migrating forwards in half of Django's time: fewer model classes are built.

Before and after each operation Django needs classes of the models as they were then. When a model
changes, it builds the classes of all related models anew, in this project 19 for each change, which
is most of the time of a migration. But few operations look at the classes of other models. Here the
changed model alone gets a new class, and all others keep referring to its former one, where that is
enough: for a new model, for a field that no foreign key refers to, for indexes, constraints and
options. Before everything else (a referenced field, a rename, a data migration) all classes are
built anew, as Django does it after changes that it calls delayed.

Backwards, Django's own classes are used. Decision 0075.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.utils import field_is_referenced

Key = tuple[str, str]


class SparingState(ProjectState):
    """A project state that builds as few classes as the coming operation needs.

    `is_delayed` says that some classes refer to former ones.
    """

    __hash__ = object.__hash__  # by identity, for the set of copies

    def __init__(self, models: Any = None, real_apps: set[str] | None = None) -> None:
        super().__init__(models, real_apps)
        self._is_alone = False
        self._copies: WeakSet[SparingState] = WeakSet([self])

    @classmethod
    def of(cls, state: ProjectState) -> SparingState:
        """The same state, with the classes that it has built."""
        found = cls(state.models, state.real_apps)
        if "apps" in state.__dict__:
            found.__dict__["apps"] = state.apps
        found.is_delayed = state.is_delayed
        return found

    def clone(self) -> SparingState:
        """A copy, which shares the classes until either changes."""
        copy = self.of(super().clone())
        vars(copy)["_copies"] = self._copies
        self._copies.add(copy)
        return copy

    def add_model(self, model_state: ModelState) -> None:
        """A new model: nothing refers to it."""
        with self._alone(is_alone=True):
            super().add_model(model_state)

    def add_field(
        self, app_label: str, model_name: str, name: str, field: Any, preserve_default: bool
    ) -> None:
        """A new field: no foreign key refers to it."""
        with self._alone(is_alone=True):
            super().add_field(app_label, model_name, name, field, preserve_default)

    def remove_field(self, app_label: str, model_name: str, name: str) -> None:
        """A field that no foreign key refers to any more."""
        with self._alone(is_alone=True):
            super().remove_field(app_label, model_name, name)

    def alter_field(
        self, app_label: str, model_name: str, name: str, field: Any, preserve_default: bool
    ) -> None:
        """A changed field, which foreign keys may refer to."""
        is_referenced = field_is_referenced(self, (app_label, model_name), (name, field))
        with self._alone(is_alone=not is_referenced):
            super().alter_field(app_label, model_name, name, field, preserve_default)

    def alter_model_options(self, *arguments: Any, **options: Any) -> None:
        """Options, which concern one model."""
        with self._alone(is_alone=True):
            super().alter_model_options(*arguments, **options)

    def _append_option(self, *arguments: Any) -> None:
        with self._alone(is_alone=True):
            super()._append_option(*arguments)  # type: ignore[misc]

    def _remove_option(self, *arguments: Any) -> None:
        with self._alone(is_alone=True):
            super()._remove_option(*arguments)  # type: ignore[misc]

    @contextmanager
    def _alone(self, *, is_alone: bool) -> Iterator[None]:
        self._is_alone = is_alone
        try:
            yield
        finally:
            self._is_alone = False

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        """Build the classes of a changed model, and of all others that the change concerns."""
        self.reload_models({(app_label, model_name)})

    def reload_models(self, models: Iterable[Key], delay: bool = True) -> None:
        """The same for several."""
        if "apps" not in self.__dict__:
            return
        models = set(models)
        if self._is_alone and not self._are_bases(models):
            self.is_delayed = True
            self._reload(models)  # type: ignore[attr-defined]
        elif self.is_delayed:
            self._forget_classes()
        else:
            # Everything is up to date, so Django finds all that is related.
            super().reload_models(list(models), delay=False)

    def _are_bases(self, models: set[Key]) -> bool:
        """Whether models inherit from one of these, so that their classes contain its fields."""
        labels = {f"{app}.{name}" for app, name in models}
        bases = {base for state in self.models.values() for base in state.bases}
        return any(_label(base) in labels for base in bases)

    def _forget_classes(self) -> None:
        """Let all classes be built anew when they are asked for, also before the operation."""
        for state in self._copies:
            state.__dict__.pop("apps", None)
            state.is_delayed = False


def _label(base: str | type) -> str:
    if isinstance(base, str):
        return base.lower()
    return base._meta.label_lower if hasattr(base, "_meta") else ""


class SparingExecutor(MigrationExecutor):
    """Django's executor, with sparing states forwards."""

    def _migrate_all_forwards(self, state: ProjectState, *arguments: Any, **options: Any) -> Any:
        sparing = SparingState.of(state)
        return super()._migrate_all_forwards(sparing, *arguments, **options)  # type: ignore[misc]
