"""Template checks beyond djangofmt: length of lines and files, significant white space, dates.

    scripts/templates.py    print every fault of a template under src; exit code 1 if there is one

djangofmt lays templates out and breaks lines between attributes and tags, but never within a text,
a value or a Django tag. `jiceng.config.template_whitespace` removes the indentation from the
output, so significant white space must not be at the start of a line.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).resolve().parents[1] / "src"
MOST_CHARACTERS: Final = 120
MOST_LINES: Final = 250
UNTRIMMED: Final = re.compile(
    r"\{% blocktrans(?:late)?(?:(?!trimmed|%\}).)*%\}(?:(?!\{% endblocktrans).)*?\n", re.DOTALL
)
# White space at the edges of these is rendered.
KEEPS_SPACE: Final = re.compile(
    r"<pre\b[^>]*>\s|\btext-pre-wrap\b[^>]*>\s|<textarea\b[^>]*>(?:[ \t]|\n[ \t])"
)

# A new line is drawn as a space before the colon.
COLON_APART: Final = re.compile(r"(?m)^\s*(?:\{% (?:if|with)[^}]*%\})?\{% colon %\}")

_DJANGO: Final = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_DATE: Final = re.compile(r"\|date:\"[^\"]*[mnjiH][^\"]*\"(?P<rest>[^ %}]*)")
_WHOLE: Final = re.compile(r"\|(?:whole|short_moment|short_day|weekday_moment)\b")
# An HTML element in these ends the drawing, or is shown as its source.
_ONLY_TEXT: Final = re.compile(r"<(svg|title|option|textarea)\b.*?</\1>", re.DOTALL)
_NO_TEXT: Final = ("{% url", "{% with", "{#")


def faults(text: str) -> Iterator[tuple[int, str]]:
    """The faults of a template: the line of each, and a sentence."""
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if len(line) > MOST_CHARACTERS:
            yield number, f"{len(line)} characters, at most {MOST_CHARACTERS}."
    if len(lines) - 1 > MOST_LINES:
        yield (
            MOST_LINES,
            f"{len(lines) - 1} lines, at most {MOST_LINES}: make an include or a part.",
        )
    for found in UNTRIMMED.finditer(text):
        yield _line(text, found), "A blocktranslate of several lines needs “trimmed”."
    for found in KEEPS_SPACE.finditer(text):
        yield _line(text, found), "White space is drawn here: begin the text right after the tag."
    for found in COLON_APART.finditer(text):
        yield _line(text, found), "A colon stands right behind its word: put it on the same line."
    yield from _broken_dates(text)


def _broken_dates(text: str) -> Iterator[tuple[int, str]]:
    """Dates in texts in which a line may break, and elements where only text may be."""
    without = _DJANGO.sub(lambda found: " " * len(found[0]), text)
    plain = [found.span() for found in _ONLY_TEXT.finditer(without)]
    for part in _DJANGO.finditer(text):
        begin = part.start()
        is_text = without.rfind("<", 0, begin) <= without.rfind(">", 0, begin)
        is_text = is_text and not any(first <= begin < end for first, end in plain)
        dates = [each for each in _DATE.finditer(part[0]) if "|whole" not in each["rest"]]
        if is_text and dates and not part[0].startswith(_NO_TEXT):
            yield _line(text, part), "A line may break in this date: add the filter “whole”."
        if not is_text and _WHOLE.search(part[0]):
            yield _line(text, part), "Only plain text may be here: “plain_moment” or “date”."


def _line(text: str, found: re.Match[str]) -> int:
    return text.count("\n", 0, found.start()) + 1


def main() -> int:
    """Print the faults of all templates; 1 if there are any."""
    count = 0
    for path in sorted(SOURCE.rglob("*.html")):
        for line, says in sorted(faults(path.read_text(encoding="utf-8"))):
            print(f"{path.relative_to(SOURCE.parent)}:{line}: {says}")
            count += 1
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
