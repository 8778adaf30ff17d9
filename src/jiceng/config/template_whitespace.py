"""Templates as pages need them: without the indentation and the line breaks that are for readers.

A browser collapses white space, but only after it has come over the air. Templates are freed of it
once, when they are compiled; drawing a page costs nothing more
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
# The tags of blocks that steer the flow; they print nothing themselves.
STEERING: Final = re.compile(
    r"\{% (?:(?P<begins>if|for|with)|(?P<ends>endif|endfor|endwith)|elif|else|empty)"
    r"\b(?:(?!%\}).)*%\}"
)


class Loader(cotton_loader.Loader):  # type: ignore[misc]
    """Finds and compiles templates as cotton's loader does; those of the product are tightened."""

    def get_contents(self, origin: Origin) -> str:
        """A template's text, with its parts compiled."""
        text = str(super().get_contents(origin))
        return tightened(text) if Path(origin.name).is_relative_to(OURS) else text


def tightened(template: str) -> str:
    """A template without indentation, and without the line breaks behind tags that steer the flow.

    What stands apart on a page still stands apart, and what touches still touches: of white space
    with a line break in it, the line break stays; behind a tag it goes only where each tag of the
    block is a line of its own, so that the line before the block has kept its own line break.

    Within `<pre>` and `<textarea>` a template may begin no line with white space, and a
    `blocktranslate` of several lines must be trimmed; scripts/templates.py watches both.
    """
    text = INDENTED.sub("\n", template)
    breaks = sorted(_needless(text))
    pieces = pairwise([-1, *breaks, len(text)])
    return "".join(text[after + 1 : before] for after, before in pieces)


def _needless(text: str) -> set[int]:
    """Where the line breaks are that follow the tags of blocks laid out line by line."""
    found: set[int] = set()
    blocks: list[list[int | None]] = []
    for tag in STEERING.finditer(text):
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
