"""What people write, without the characters that show nothing and change how the rest is read.

Everything typed passes here at the door (pages: `config.web`; reports and remarks by whatever door:
`cases`). The rule, which the user guide repeats:

*   Taken out: control characters but line breaks and tabs; code points that are no characters;
    what embeds, overrides or isolates writing direction (a text could pretend that its file, number
    or name reads otherwise);
    invisible spaces, fillers and tags (a word cut in two by one is found by no search and fits no
    duplicate).
*   Kept: emoji in all their parts, the joiners of scripts that need them, the plain marks of
    direction (they move nothing but punctuation, and pages isolate each text), every letter.
*   Cut: marks that pile up on one letter beyond `MOST_MARKS`, which would cover the lines around.

Pure: no Django, no clock, no database. See Unicode Technical Reports 36 and 55.
"""

from __future__ import annotations

import re
from typing import Final
from unicodedata import category

MOST_MARKS: Final = 4
"""On one letter; Vietnamese has two, vocalised Hebrew and Arabic three."""

# What no encoding is for: half characters, and the 66 code points that are none (Unicode 23.7).
_NOTHING: Final = "\ud800-\udfff\ufdd0-\ufdef" + "".join(
    f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17)
)
_NO_CHARACTER: Final = re.compile(f"[{_NOTHING}]")
_UNSENDABLE: Final = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f{_NOTHING}]")
_GONE: Final = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"  # controls
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b"  # invisible, fillers
    "\u202a-\u202e\u2060-\u206f"  # direction embedded, overridden, isolated; invisible operators
    "\u2800\u3164\ufeff\uffa0\ufff0-\ufffb"  # blanks, byte order mark, annotations
    "\U0001d173-\U0001d17a\U000e0000\U000e0001" + _NOTHING + "]"
)
# Nearly every text: letters of Latin and Chinese with their punctuation, and nothing to look at.
_PLAIN: Final = re.compile(
    "[\t\n\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u3000-\u3029\u4e00-\u9fff\uff01-\uff5e]*"
)
_BREAKS: Final = re.compile("\r\n?|\u2028|\u2029|\u0085")
# What is nothing by itself: it belongs to the character before it.
_JOINERS: Final = frozenset("\u200c\u200d")
_TAGS: Final = ("\U000e0020", "\U000e007f")
LONGEST_FLAG: Final = 8  # looked back no further: a text may be nothing but tags
_BLACK_FLAG: Final = "\U0001f3f4"  # the only emoji that takes tags: England's flag and its like


def sendable(text: str) -> str:
    """The text without what XML and its kin cannot hold: for whatever goes out, since not all that
    is stored came in by the rule above. Nothing stands in its place, which would cut words in two.
    """
    return _UNSENDABLE.sub("", text)


def characters(text: str) -> str:
    """The text without code points that are no characters, controls left as they are."""
    return _NO_CHARACTER.sub("", text)


def clean(text: str) -> str:
    """The text by the rule above; a second time changes nothing."""
    if _PLAIN.fullmatch(text):
        return text
    plain = _GONE.sub("", _BREAKS.sub("\n", text))
    kept: list[str] = []
    for each in plain:
        if _belongs(each, kept):
            kept.append(each)
    while kept and kept[-1] in _JOINERS:
        kept.pop()
    return "".join(kept)


def _belongs(each: str, before: list[str]) -> bool:
    """Whether a character may stand after those before it."""
    if each < "\u0300":
        return True
    if each in _JOINERS:
        return bool(before) and _joins(before[-1])
    if _TAGS[0] <= each <= _TAGS[1]:
        return _in_flag(before)
    if category(each) in {"Mn", "Me"}:
        return sum(1 for one in before[-MOST_MARKS:] if category(one) in {"Mn", "Me"}) < MOST_MARKS
    return True


def _joins(before: str) -> bool:
    """Whether a joiner has a use after this: between emoji, and in scripts whose letters join."""
    return category(before) in {"So", "Sk", "Mn", "Me", "Mc"} or (
        "\u0600" <= before <= "\u1cff" and category(before) == "Lo"
    )


def _in_flag(before: list[str]) -> bool:
    for one in reversed(before[-LONGEST_FLAG:]):
        if not _TAGS[0] <= one <= _TAGS[1]:
            return one == _BLACK_FLAG
    return False
