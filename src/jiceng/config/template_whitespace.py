"""Removal of indentation and line breaks from templates, for smaller pages.

A browser collapses white space, but only after the transfer. Templates are reduced once, when they
are compiled; rendering a page costs no more
(docs/decisions/0049-templates-laid-out-by-djangofmt.md).
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Final

from django.template import Origin
from django_cotton import cotton_loader

OURS: Final = Path(__file__).resolve().parents[1]
INDENTED: Final = re.compile(r"[ \t]*\n\s*")
# The tags of control flow blocks; they print nothing themselves.
CONTROL_TAG: Final = re.compile(
    r"\{% (?:(?P<begins>if|for|with)|(?P<ends>endif|endfor|endwith)|elif|else|empty)"
    r"\b(?:(?!%\}).)*%\}"
)


class Loader(cotton_loader.Loader):  # type: ignore[misc]
    """Finds and compiles templates as cotton's loader does; the product's own are reduced."""

    def get_contents(self, origin: Origin) -> str:
        """A template's text, with its components compiled."""
        text = str(super().get_contents(origin))
        return without_indentation(text) if Path(origin.name).is_relative_to(OURS) else text


def without_indentation(template: str) -> str:
    """A template without indentation, and without the line breaks after control flow tags.

    White space between elements on a page is neither removed nor added: of white space with a line
    break in it, the line break stays; after a tag it is removed only where each tag of the block is
    a line of its own, so that the line before the block keeps its own line break.

    Within `<pre>` and `<textarea>` no line of a template may start with white space, and a
    `blocktranslate` of several lines must be trimmed; scripts/templates.py checks both.
    """
    text = INDENTED.sub("\n", template)
    breaks = sorted(_needless(text))
    pieces = pairwise([-1, *breaks, len(text)])
    return "".join(text[after + 1 : before] for after, before in pieces)


def _needless(text: str) -> set[int]:
    """Positions of the line breaks after the tags of blocks laid out line by line."""
    found: set[int] = set()
    blocks: list[list[int | None]] = []
    for tag in CONTROL_TAG.finditer(text):
        begin, end = tag.span()
        is_line = text[max(0, begin - 1) : begin] == text[end : end + 1] == "\n"
        if tag["begins"]:
            blocks.append([])
        if blocks:
            blocks[-1].append(end if is_line else None)
        if tag["ends"] and blocks:
            breaks = blocks.pop()
            found.update(each for each in breaks if each is not None and None not in breaks)
    return found
