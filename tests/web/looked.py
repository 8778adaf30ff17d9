"""Registry of the pages that are checked in every setting, declared by each app next to its tests.

To add a page, name it in the ``looked_pages.py`` of its app's tests, whose value ``LOOKED`` gives
the role, a name and the URL::

    LOOKED = Looked({"street_leader": (("needs", "/desk/needs/"), ("need", "need"))}, stocked)

A value that is not a path is a key of the result of ``stocked(world)``, which creates the content
in the world shared by all apps: `tests.world`, with the grids of `tests.sample_grids`. It must not
remove anything, in particular positions and units. `test_looked_pages.py` does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from tests.world import World

# By who looks ("": somebody who is not signed in): a page's name, and its path or that path's key.
Pages = Mapping[str, tuple[tuple[str, str], ...]]
Stock = Callable[[World], Mapping[str, str]]


def nothing(_world: World) -> Mapping[str, str]:
    """What pages need that show something without being given it."""
    return {}


@dataclass(frozen=True)
class Looked:
    """What one app wants to be looked at.

    Args:
        pages: by who looks.
        stock: makes what they show; gives paths by key.
    """

    pages: Pages
    stock: Stock = nothing


def found() -> dict[str, Looked]:
    """All apps' pages, by the folder of their tests."""
    top, pages = Path(__file__).resolve().parents[1], dict[str, Looked]()
    for file in sorted(top.rglob("looked_pages.py")):
        inside = file.relative_to(top).with_suffix("")
        looked = import_module(".".join(("tests", *inside.parts))).LOOKED
        pages["/".join(inside.parent.parts)] = looked
    return pages
