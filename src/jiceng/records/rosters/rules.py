"""Questions that roster rows raise, and public digests of rosters. Pure: no Django, no clock.

The digest of a row is SHA-256 over its canonical JSON, which includes a random number: without it,
a name could be found by trying. The digest of a roster is SHA-256 over the digests of its rows, one
a line, in the order of their numbers. So the digests of all rows can be published without names,
anybody can recompute the roster's digest from them, and each person can be shown that their own row
is included.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Final
from uuid import UUID

from jiceng.core import hash_chain
from jiceng.core.access import ALLOW, Verdict, refuse
from jiceng.core.text_folding import normalise

MOST_ROWS: Final = 20_000
LONGEST: Final = 80
"""Maximum length of a name, a household or a mark, in characters."""
LARGEST_HOUSEHOLD: Final = 50
"""In larger groups, similar names raise no questions, since they are not households."""
DOUBTS: Final = ("已故", "去世", "死亡", "亡故", "迁出", "注销", "deceased", "moved away")
"""Words in a name or mark that put a person's entitlement in doubt."""

# 张三（已故）: brackets are not part of the name.
_NOTE: Final = re.compile(r"[(\[【〔].*?(?:[)\]】〕]|$)")
_BLANKS: Final = re.compile(r"[\s·・.]+")


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One person on a roster.

    Args:
        household: number or name; "" if unknown.
        mark: any other information in the list: a group, a position, that the person has moved
            away.
        person: identifier in the directory, if the row comes from there.
    """

    name: str
    household: str = ""
    mark: str = ""
    person: UUID | None = None


class QuestionKind(StrEnum):
    """Reasons for a question."""

    SAME_NAME = "same_name"  # several rows of one name in different households
    DOUBLE = "double"  # the same name twice in one household
    SIMILAR = "similar"  # two names in one household that differ by one character
    DOUBTFUL = "doubtful"  # the list says that the person died or moved away


@dataclass(frozen=True, slots=True)
class Question:
    """A question that must be answered before the roster is frozen.

    Args:
        rows: numbers of the rows concerned.
    """

    kind: QuestionKind
    rows: tuple[int, ...]


def bare_name(name: str) -> str:
    """Normal form of a name for comparison: without notes in brackets and blanks, in one spelling.

    >>> bare_name(" 張 三（已故）") == bare_name("张三")
    True
    """
    return _BLANKS.sub("", _NOTE.sub("", normalise(name)))


def questions(
    rows: Mapping[int, RosterLine],
    *,
    new: Collection[int] | None = None,
    doubts: Sequence[str] = DOUBTS,
) -> list[Question]:
    """The questions that a list raises, in the order of their first rows.

    Args:
        rows: by number.
        new: only questions that concern one of these rows; None: all questions.
        doubts: words of a mark that raise a question.
    """
    found = [*_doubtful(rows, doubts), *_same_names(rows), *_similar(rows)]
    if new is not None:
        wanted = set(new)
        found = [each for each in found if wanted.intersection(each.rows)]
    return sorted(found, key=lambda each: (each.rows, each.kind))


def _doubtful(rows: Mapping[int, RosterLine], doubts: Sequence[str]) -> Iterable[Question]:
    words = [normalise(word) for word in doubts]
    for number, row in rows.items():
        normalised = normalise(f"{row.name} {row.mark}")
        if any(word in normalised for word in words):
            yield Question(QuestionKind.DOUBTFUL, (number,))


def _same_names(rows: Mapping[int, RosterLine]) -> Iterable[Question]:
    by_name: dict[str, list[int]] = defaultdict(list)
    for number, row in rows.items():
        by_name[bare_name(row.name)].append(number)
    for numbers in by_name.values():
        people = [rows[number].person for number in numbers]
        known = [person for person in people if person is not None]
        if len(numbers) < 2 or len(set(known)) == len(numbers):
            continue  # people from the directory have identifiers
        households = [each for n in numbers if (each := normalise(rows[n].household).strip())]
        same = len(set(households)) < len(households) or len(set(known)) < len(known)
        kind = QuestionKind.DOUBLE if same else QuestionKind.SAME_NAME
        yield Question(kind, tuple(sorted(numbers)))


def _similar(rows: Mapping[int, RosterLine]) -> Iterable[Question]:
    by_household: dict[str, list[int]] = defaultdict(list)
    for number, row in rows.items():
        if row.household.strip():
            by_household[normalise(row.household)].append(number)
    for numbers in by_household.values():
        if len(numbers) > LARGEST_HOUSEHOLD:
            continue
        for one, other in combinations(sorted(numbers), 2):
            if _is_alike(bare_name(rows[one].name), bare_name(rows[other].name)):
                yield Question(QuestionKind.SIMILAR, (one, other))


def _is_alike(one: str, other: str) -> bool:
    """Whether two names differ by one inserted, removed or replaced character.

    Names of two characters are never alike; of names of three or more, the last characters must
    agree.
    """
    short, long = sorted((one, other), key=len)
    if len(long) < 3 or one == other or len(long) - len(short) > 1:
        return False
    if len(short) == len(long):
        # Siblings share family name and generation character: their names differ at the end.
        return short[-1] == long[-1] and sum(a != b for a, b in zip(short, long, strict=True)) == 1
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))


def well_formed(rows: Sequence[RosterLine]) -> Verdict:
    """Whether rows can form a roster: at least one, not too many, each with a name of valid
    length.
    """
    if not 1 <= len(rows) <= MOST_ROWS:
        return refuse("roster.rows", count=len(rows), most=MOST_ROWS)
    for place, row in enumerate(rows, start=1):
        if not bare_name(row.name):
            return refuse("roster.no_name", row=place)
        if max(len(row.name), len(row.household), len(row.mark)) > LONGEST:
            return refuse("roster.too_long", row=place, longest=LONGEST)
    return ALLOW


def may_change(*, is_frozen: bool) -> Verdict:
    """Whether answers can still be changed."""
    return refuse("roster.frozen") if is_frozen else ALLOW


def may_answer(concerned: Collection[int], leave_out: Collection[int]) -> Verdict:
    """Whether an answer leaves out only rows that the question concerns."""
    if set(leave_out) - set(concerned):
        return refuse("roster.foreign_rows")
    return ALLOW


def may_freeze(*, is_frozen: bool, open_questions: int, rows: int) -> Verdict:
    """Whether a roster can be frozen: all questions are answered, and at least one row is left."""
    if is_frozen:
        return refuse("roster.frozen")
    if open_questions:
        return refuse("roster.open_questions", count=open_questions)
    if not rows:
        return refuse("roster.nobody")
    return ALLOW


def may_follow(*, is_frozen: bool, is_followed: bool) -> Verdict:
    """Whether a new edition can be made of a roster: it is frozen and the newest."""
    if not is_frozen:
        return refuse("roster.not_frozen")
    if is_followed:
        return refuse("roster.followed")
    return ALLOW


def may_sign_in(*, is_frozen: bool, is_followed: bool) -> Verdict:
    """Whether people can be signed in on a roster: it is frozen and the newest."""
    return may_follow(is_frozen=is_frozen, is_followed=is_followed)


def row_digest(number: int, row: RosterLine, nonce: str) -> str:
    """Public digest of one row, in hex.

    Args:
        nonce: its random number, in hex.
    """
    facts = {
        "household": row.household,
        "mark": row.mark,
        "name": row.name,
        "nonce": nonce,
        "number": number,
    }
    return hashlib.sha256(hash_chain.canonical(facts).encode()).hexdigest()


def roster_digest(rows: Iterable[str]) -> str:
    """Public digest of a roster, in hex.

    Args:
        rows: digests of its rows, in the order of their numbers.
    """
    return hashlib.sha256("".join(f"{each}\n" for each in rows).encode()).hexdigest()
