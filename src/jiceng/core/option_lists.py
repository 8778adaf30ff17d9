"""Options of select lists, with what they are found by while somebody types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from django.forms.utils import flatatt
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from jiceng.core import pinyin

LONG_LIST: Final = 12
"""Lists with more options are searched by typing (frontend/shared/choice-control.ts)."""
KEYS_FROM: Final = 5
"""Number of options from which on they are found by pinyin too."""
PATH: Final = " › "
"""Between the parts of a path."""


class Option(NamedTuple):
    """One option of a list.

    Args:
        about: what tells it from others, shown on a second line while somebody types.
        keys: code and other names by which it is found too.
    """

    value: Any
    label: Any
    chosen: bool = False
    about: str = ""
    keys: str = ""


def options_drawn(options: Iterable[Option]) -> SafeString:
    """HTML of the options of a list."""
    return _drawn(
        tuple(
            [
                (str(value), str(label), chosen, about, keys)
                for value, label, chosen, about, keys in options
            ]
        )
    )


def choices_drawn(choices: Iterable[Any], chosen: Any = None) -> SafeString:
    """HTML of choices without anything more about them; a list may have thousands.

    Args:
        choices: value and label of each, and optionally whether it is selected.
        chosen: the selected value, or several, where the choices do not say.
    """
    marked = values_of(chosen)
    return _drawn(
        tuple(
            [
                (value, str(label), bool(flags[0]) if flags else value in marked, "", "")
                for key, label, *flags in choices
                for value in (str(key),)
            ]
        )
    )


@lru_cache(maxsize=512)
def _drawn(options: tuple[tuple[str, str, bool, str, str], ...]) -> SafeString:
    has_keys = len(options) >= KEYS_FROM
    return format_html_join(
        "",
        "<option{}>{}</option>",
        ((flatatt(_attributes(*option, has_keys)), option[1]) for option in options),
    )


def _attributes(
    value: str, label: str, chosen: bool, about: str, keys: str, has_keys: bool
) -> dict[str, Any]:
    found_by = f"{keys.lower()} {pinyin.spellings(label)}".strip() if has_keys else ""
    return {
        "value": value,
        "selected": chosen,
        "data-about": about or False,
        "data-find": found_by or False,
    }


def values_of(chosen: Any) -> frozenset[str]:
    """The selected values of a list, as strings."""
    several = chosen if isinstance(chosen, list | tuple | set | frozenset) else (chosen,)
    return frozenset(str(each) for each in several if each is not None)


def names_above(code: str, parents: Mapping[str, str], names: Mapping[str, str]) -> str:
    """The names of a tree's root and of what is between it and an entry; "" for a root.

    Args:
        parents: by code; "" for a root.
        names: by code.
    """
    found: list[str] = []
    above = parents.get(code, "")
    while above in names:
        found.insert(0, names[above])
        above = parents[above]
    return PATH.join(found)
