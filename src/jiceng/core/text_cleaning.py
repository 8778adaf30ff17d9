"""Text cleaning: removal of invisible characters and of those that change how text is displayed.

All typed text is cleaned on entry (pages: `config.web`; reports and remarks from any interface:
`cases`). The rule, which the user guide repeats:

*   Removed: control characters but line breaks and tabs; code points that are no characters;
    embedding, overriding or isolating of writing direction (with which a text could fake a file
    name, number or name); invisible spaces, fillers and tags (a word split by one is missed by
    search and duplicate detection).
*   Kept: emoji in all their parts, the joiners of scripts that need them, the plain direction marks
    (they only move punctuation, and pages isolate each text), every letter.
*   Truncated: marks stacked on one letter beyond `MOST_MARKS`, which would cover adjacent lines.

Pure: no Django, no clock, no database. See Unicode Technical Reports 36 and 55.
"""

from __future__ import annotations

import re
from typing import Final
from unicodedata import category

MOST_MARKS: Final = 4
"""On one letter; Vietnamese has two, vocalised Hebrew and Arabic three."""

# Code points that cannot be encoded: surrogates, and the 66 noncharacters (Unicode 23.7).
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
# Nearly every text: Latin and Chinese letters with their punctuation, which need no cleaning.
_PLAIN: Final = re.compile(
    "[\t\n\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u3000-\u3029\u4e00-\u9fff\uff01-\uff5e]*"
)
_BREAKS: Final = re.compile("\r\n?|\u2028|\u2029|\u0085")
# Characters that belong to the preceding one.
_JOINERS: Final = frozenset("\u200c\u200d")
_TAGS: Final = ("\U000e0020", "\U000e007f")
LONGEST_FLAG: Final = 8  # look-back limit: a text may consist of tags only
_BLACK_FLAG: Final = "\U0001f3f4"  # the only emoji with tags: flags such as England's


def without_unencodable(text: str) -> str:
    """The text without characters that XML and similar formats do not allow, for all output, since
    not all stored text was cleaned by the rule above. They are not replaced, which would split
    words.
    """
    return _UNSENDABLE.sub("", text)


def without_noncharacters(text: str) -> str:
    """The text without code points that are no characters; controls are kept."""
    return _NO_CHARACTER.sub("", text)


def clean(text: str) -> str:
    """The text cleaned by the rule above; cleaning again changes nothing."""
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
    """Whether a character may follow those before it."""
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
    """Whether a joiner is useful after this: between emoji, and in scripts whose letters join."""
    return category(before) in {"So", "Sk", "Mn", "Me", "Mc"} or (
        "\u0600" <= before <= "\u1cff" and category(before) == "Lo"
    )


def _in_flag(before: list[str]) -> bool:
    for one in reversed(before[-LONGEST_FLAG:]):
        if not _TAGS[0] <= one <= _TAGS[1]:
            return one == _BLACK_FLAG
    return False
