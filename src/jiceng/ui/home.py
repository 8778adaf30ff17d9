"""Blocks of the home pages, contributed by apps: `desk.home` shows those of staff, `portal.home`
those of residents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string

from jiceng.core.access import Actor
from jiceng.core.manifests import Contribution, Derived, Slot


@dataclass(frozen=True, slots=True)
class HomeVisit:
    """Who looks at their home page, and when.

    Args:
        actor: with the rights of the chosen position, or of all positions.
        unit: the lowest unit in whose inbox the actor works; None without any.
        place: code of the grid that a resident has chosen as theirs; "" without any.
        shared: what several blocks of this visit need, by name, so that it is looked up once.
    """

    actor: Actor
    unit: UUID | None
    at: datetime
    place: str = ""
    shared: dict[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class HomeNumber:
    """A number of a block, which opens its list.

    Args:
        value: a number, or one with its bound ("999+").
        alarms: shown in the colour of what is late.
    """

    label: Any
    value: Any
    href: str
    alarms: bool = False


LIST: Final = "desk/home_list.html"
"""Template of a block whose content is `listed`."""


@dataclass(frozen=True, slots=True)
class HomeRow:
    """A row of a block, with the template that draws it and finds it as ``row``."""

    template: str
    row: Any


def listed(rows: Iterable[HomeRow], **context: Any) -> Mapping[str, Any] | None:
    """Content of a block that lists rows; None without any.

    Args:
        context: for the templates of the rows.
    """
    entries = list(rows)
    return {"entries": entries, **context} if entries else None


LATER_FROM: Final = 50
"""Order of the first block that never comes with the page."""
WITH_PAGE: Final = 4
"""Blocks that come with the page; others are loaded after it, so that it takes no longer as more
systems contribute."""

NUMBERS: Final = "desk/home_numbers.html"
"""Template of a block whose content is ``numbers``: some `HomeNumber`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeBlock(Contribution):
    """A block of the home page: one question, answered in few lines, with a link to the rest.

    Args:
        name: stable, part of the address of a lazy block.
        title: heading.
        icon: name of a Tabler icon, written literally as ``icon="..."`` so that the build finds it.
        order: place on the page, by tens: alarms below 20, own work below 50, state of the
            installation below 70, figures and news from 70 on; which of staff's come with the page:
            `loaded_later`. For residents: what they can do below 30, their own below 50, news and
            services from 50 on.
        content: context of the template; None if the block has nothing to say to this reader. A few
            bounded queries.
        shows: whether an actor's rights make the block useful; without any query. Blocks for
            residents are shown to `portal.public.RESIDENT`, who has no rights.
        template: of its content.
        href: of the list with the rest; "" for none.
        is_wide: takes the whole width.
    """

    name: str
    title: Any
    icon: str
    order: int
    content: Callable[[HomeVisit], Mapping[str, Any] | None]
    shows: Callable[[Actor], bool]
    template: str = NUMBERS
    href: Callable[[HomeVisit], str] = lambda _visit: ""
    is_wide: bool = False


BLOCKS: Final = Slot(HomeBlock, key=lambda block: block.name)
_ordered: Final = Derived(
    lambda: tuple(sorted(BLOCKS.by_key().values(), key=lambda block: (block.order, block.name)))
)


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block as one page shows it.

    Args:
        html: its content; "" for a block that is loaded after the page.
    """

    block: HomeBlock
    html: str = ""
    href: str = ""


def show(block: HomeBlock, visit: HomeVisit, request: HttpRequest) -> ShownBlock | None:
    """A block with its content; None if it has nothing to say."""
    content = block.content(visit)
    if content is None:
        return None
    html = render_to_string(block.template, {"visit": visit, **content}, request)
    return ShownBlock(block, html, block.href(visit))


def blocks_for(actor: Actor) -> list[HomeBlock]:
    """The blocks that an actor's rights make useful, in order."""
    return [block for block in _ordered.get() if block.shows(actor)]


def loaded_later(blocks: Sequence[HomeBlock]) -> set[str]:
    """Names of the blocks that are loaded after the page, each by its own address.

    Args:
        blocks: those of one reader, in order.
    """
    return {
        block.name
        for number, block in enumerate(blocks)
        if number >= WITH_PAGE or block.order >= LATER_FROM
    }
