"""Registry of the pages that are checked in every setting, declared by each app next to its tests.

To add a page, name it in the ``checked_pages.py`` of its app's tests, whose value ``PAGES`` gives
the role, a name and the URL::

    PAGES = CheckedPages({"street_leader": (("needs", "/desk/needs/"), ("need", "need"))}, content)

A value that is not a path is a key of the result of ``content(world)``, which creates the content
in the world shared by all apps: `tests.world`, with the grids of `tests.sample_grids`. It must not
remove anything, in particular positions and units. `test_checked_pages.py` does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from tests.world import World

# By role ("": somebody who is not signed in): a page's name, and its path or that path's key.
Pages = Mapping[str, tuple[tuple[str, str], ...]]
Create = Callable[[World], Mapping[str, str]]


def nothing(_world: World) -> Mapping[str, str]:
    """What pages need that show something without being given it."""
    return {}


@dataclass(frozen=True)
class CheckedPages:
    """Pages of one app to check.

    Args:
        pages: by role.
        create: creates their content; returns paths by key.
    """

    pages: Pages
    create: Create = nothing


def found() -> dict[str, CheckedPages]:
    """All apps' pages, by the folder of their tests."""
    top, pages = Path(__file__).resolve().parents[1], dict[str, CheckedPages]()
    for file in sorted(top.rglob("checked_pages.py")):
        inside = file.relative_to(top).with_suffix("")
        pages_of_app = import_module(".".join(("tests", *inside.parts))).PAGES
        pages["/".join(inside.parent.parts)] = pages_of_app
    return pages
