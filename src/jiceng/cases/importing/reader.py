"""Reading a TOML table key by key, so that every mistake is named by the key that holds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, cast

from django.utils.translation import gettext as _

from jiceng.core.errors import Invalid

T = TypeVar("T")
_MISSING: Any = object()


class MappingProblem(Invalid):
    """A mapping file that cannot be used."""


class TableReader:
    """One table of a mapping file.

    Args:
        name: the file's name, for messages.
        table: the raw table.
        path: dotted keys above it.
    """

    def __init__(self, name: str, table: Mapping[str, Any], path: str = "") -> None:
        self.name, self.path = name, path
        self._table = dict(table)
        self._read: set[str] = set()

    def problem(self, key: str, what: str) -> MappingProblem:
        """The problem with one key, to be raised."""
        key = f"{self.path}{key}"
        return MappingProblem(
            _("The mapping %(name)s, key %(key)s: %(what)s.")
            % {"name": self.name, "key": key, "what": what},
            "mapping.key",
            key=key,
        )

    def text(self, key: str, default: str = _MISSING) -> str:
        """A text; without a default it must be there and not be empty."""
        value = self.take(key, default)
        if not isinstance(value, str) or (default is _MISSING and not value.strip()):
            raise self.problem(key, _("it must be a text"))
        return value

    def texts(self, key: str, default: Sequence[str] = _MISSING) -> tuple[str, ...]:
        """One text or a list of them; without a default at least one."""
        value = self.take(key, default)
        values = (value,) if isinstance(value, str) else value
        if not isinstance(values, list | tuple) or not all(
            isinstance(v, str) and v for v in values
        ):
            raise self.problem(key, _("it must be a text or a list of texts"))
        if default is _MISSING and not values:
            raise self.problem(key, _("it is empty"))
        return tuple(values)

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self.take(key, default)
        if not isinstance(value, bool):
            raise self.problem(key, _("it must be true or false"))
        return value

    def choice(self, key: str, allowed: Sequence[str], default: str) -> str:
        """One of some words."""
        value = self.text(key, default)
        if value not in allowed:
            raise self.problem(key, _("it must be one of: %s") % ", ".join(allowed))
        return value

    def checked(self, key: str, check: Callable[[str], T], default: str) -> T:
        """A text that `check` turns into something, or refuses with a ValueError."""
        return self.each(key, check)(self.text(key, default))

    def each(self, key: str, check: Callable[[str], T]) -> Callable[[str], T]:
        """A function that checks texts of this key and names the key when one is wrong."""

        def checked(text: str) -> T:
            try:
                return check(text)
            except ValueError as error:
                raise self.problem(key, str(error)) from error

        return checked

    def words(self, key: str) -> dict[str, str]:
        """A table from text to text; empty when missing."""
        table = self.table(key)
        return {name: table.text(name) for name in table.keys()}  # noqa: SIM118 - not a dict

    def numbers(self, key: str, least: int, most: int) -> dict[str, int]:
        """A table from text to whole numbers; empty when missing."""
        table = self.table(key)
        found: dict[str, int] = {}
        for name in table.keys():  # noqa: SIM118 - not a dict
            value = table.take(name)
            if type(value) is not int or not least <= value <= most:
                raise table.problem(
                    name,
                    _("it must be a whole number from %(least)d to %(most)d")
                    % {"least": least, "most": most},
                )
            found[name] = value
        return found

    def table(self, key: str) -> TableReader:
        """A table below this one; an empty one when missing."""
        value = self.take(key, {})
        if not isinstance(value, dict):
            raise self.problem(key, _("it must be a table"))
        return TableReader(self.name, cast("dict[str, Any]", value), f"{self.path}{key}.")

    def keys(self) -> list[str]:
        """The keys that are there."""
        return list(self._table)

    def finish(self) -> None:
        """Refuse keys that nobody asked for: a slip of the pen must not pass in silence."""
        for key in self._table:
            if key not in self._read:
                known = ", ".join(sorted(self._read))
                raise self.problem(key, _("unknown key; available: %s") % known)

    def take(self, key: str, default: Any = _MISSING) -> Any:
        """The raw value of a key; without a default it must be there."""
        self._read.add(key)
        if key in self._table:
            return self._table[key]
        if default is _MISSING:
            raise self.problem(key, _("it is missing"))
        return default
