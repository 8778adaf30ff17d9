"""Manifests: each app's contributions to other packages, declared in its ``manifest.py``.

An app defines ``MANIFEST = Manifest("label", …)`` and lists its contributions. A contribution is a
typed value; its type belongs to the package that consumes it, which opens a `Slot` for it and reads
from there. Nothing about an app is declared anywhere else, and lower packages never import it.

Manifests are collected from the installed apps on first use, when all models are loaded, and kept.
The slots are known once their modules are imported, so `unconsumed` is for a test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final, Generic, TypeVar

from django.apps import apps
from django.utils.module_loading import module_has_submodule

MANIFEST_MODULE: Final = "manifest"


class Contribution:
    """Base class of everything that an app can contribute."""

    __slots__ = ()

    def brings(self) -> Iterable[Contribution]:
        """Further contributions that come with this one, such as the wording of its events."""
        return ()


C = TypeVar("C", bound=Contribution)
T = TypeVar("T")


@dataclass(frozen=True, slots=True, init=False)
class Manifest:
    """All contributions of one app.

    Args:
        app: the label of the Django app.
        contributions: in the display order for consumers without an order of their own.
    """

    app: str
    contributions: tuple[Contribution, ...]

    def __init__(self, app: str, *contributions: Contribution) -> None:
        object.__setattr__(self, "app", app)
        object.__setattr__(self, "contributions", contributions)


class _Registry:
    """The manifests of all installed apps, read once."""

    def __init__(self) -> None:
        self._found: tuple[Manifest, ...] | None = None
        self.edition = 0

    def all(self) -> tuple[Manifest, ...]:
        if self._found is None:
            apps.check_models_ready()
            self._found = tuple(_discovered())
        return self._found

    def replace(self, found: tuple[Manifest, ...]) -> None:
        self._found = found
        self.edition += 1


_registry = _Registry()


def manifests() -> tuple[Manifest, ...]:
    """Every manifest, in the order of the installed apps.

    Raises:
        TypeError: for an app of this project whose module has no manifest, or an invalid
            contribution.
        ValueError: for a manifest under another app's name.
    """
    return _registry.all()


def _discovered() -> Iterator[Manifest]:
    for config in apps.get_app_configs():
        if not config.name.startswith("jiceng.") or not module_has_submodule(
            config.module, MANIFEST_MODULE
        ):
            continue
        found = getattr(import_module(f"{config.name}.{MANIFEST_MODULE}"), "MANIFEST", None)
        if not isinstance(found, Manifest):
            raise TypeError(f"{config.name}.{MANIFEST_MODULE} has no MANIFEST")
        if found.app != config.label:
            raise ValueError(f"the manifest of {config.label} calls itself {found.app}")
        yield Manifest(found.app, *_with_brought(found.app, found.contributions))


def _with_brought(app: str, contributions: Iterable[Contribution]) -> Iterator[Contribution]:
    for each in contributions:
        if not isinstance(each, Contribution):
            raise TypeError(f"{app} contributes {each!r}, which is no contribution")
        yield each
        yield from _with_brought(app, each.brings())


_slots: list[Slot[Any]] = []


class Slot(Generic[C]):
    """A consumer's access to the contributions of one type.

    Args:
        type_: the type, including its subclasses.
        key: identifies a contribution; duplicates are refused.
    """

    def __init__(self, type_: type[C], key: Callable[[C], Any] | None = None) -> None:
        self._type, self._key = type_, key
        self._found: Derived[tuple[tuple[str, C], ...]] = Derived(self._of_all)
        self._keyed: Derived[dict[Any, C]] = Derived(self._by_key)
        _slots.append(self)

    def all(self) -> tuple[C, ...]:
        """All contributions of this type, in the order of the installed apps."""
        return tuple(each for _app, each in self._found.get())

    def with_app(self) -> tuple[tuple[str, C], ...]:
        """The same, each with the label of the contributing app."""
        return self._found.get()

    def by_key(self) -> dict[Any, C]:
        """The same by key; not to be changed.

        Raises:
            ValueError: when two apps contribute the same key.
        """
        return self._keyed.get()

    def takes(self, contribution: Contribution) -> bool:
        """Whether a contribution is consumed here."""
        return isinstance(contribution, self._type)

    def _of_all(self) -> tuple[tuple[str, C], ...]:
        return tuple(
            (manifest.app, each)
            for manifest in manifests()
            for each in manifest.contributions
            if isinstance(each, self._type)
        )

    def _by_key(self) -> dict[Any, C]:
        found: dict[Any, C] = {}
        if self._key is None:
            raise TypeError(f"{self._type.__name__} has no key")
        for app, each in self._found.get():
            key = self._key(each)
            if key in found:
                raise ValueError(f"{app}: {self._type.__name__} “{key}” is contributed twice")
            found[key] = each
        return found


class Derived(Generic[T]):
    """A value computed from the manifests, once for each edition of them.

    Args:
        make: computes it.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._edition = -1
        self._value: T

    def get(self) -> T:
        """The value."""
        if self._edition != _registry.edition:
            edition = _registry.edition
            self._value = self._make()
            self._edition = edition
        return self._value


def unconsumed() -> list[tuple[str, Contribution]]:
    """Contributions that no slot accepts and that bring no others, with the app that makes them:
    an error.
    """
    return [
        (manifest.app, each)
        for manifest in manifests()
        for each in manifest.contributions
        if not any(slot.takes(each) for slot in _slots) and not any(each.brings())
    ]


@contextmanager
def contributing(*contributions: Contribution, app: str = "tests") -> Iterator[None]:
    """For tests: add the contributions of one more app."""
    with _as_if((*manifests(), Manifest(app, *_with_brought(app, contributions)))):
        yield


@contextmanager
def replacing(type_: type[Contribution], *instead: Contribution) -> Iterator[None]:
    """For tests: replace all contributions of a type."""
    kept = [
        Manifest(each.app, *(c for c in each.contributions if not isinstance(c, type_)))
        for each in manifests()
    ]
    with _as_if((*kept, Manifest("tests", *instead))):
        yield


@contextmanager
def _as_if(found: tuple[Manifest, ...]) -> Iterator[None]:
    before = manifests()
    _registry.replace(found)
    try:
        yield
    finally:
        _registry.replace(before)
