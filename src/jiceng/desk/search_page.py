"""Registry of the page to which the search field of the desk's frame leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from jiceng.core.manifests import Contribution, Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage(Contribution):
    """The search page, contributed by one app.

    Args:
        address: its URL name; the page takes the words as ``q``.
        label: of the search field.
        hint: what can be searched.
    """

    address: str
    label: Any
    hint: Any


PAGES: Final = Slot(SearchPage, key=lambda _each: "search")  # one at most


def search_page() -> SearchPage | None:
    """The search page; None if no app contributes one."""
    return PAGES.by_key().get("search")
