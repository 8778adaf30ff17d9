"""Which rows of a roster raise questions, and what its public digest is. Pure: no Django, no clock.

The digest of a row is SHA-256 over its canonical JSON, which holds a random number of its own:
whoever knows all others on a list cannot find the last one by trying names. The digest of a roster
is SHA-256 over the digests of its rows, one a line, in the order of their numbers. So the digests
of all rows can be published without a name, anybody can compute the roster's from them, and each
person can be shown that their own row is among them.
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
"""Characters of a name, a household or a mark."""
LARGEST_HOUSEHOLD: Final = 50
"""In a larger one, names that are merely alike raise no questions: it is no household."""
DOUBTS: Final = ("已故", "去世", "死亡", "亡故", "迁出", "注销", "deceased", "moved away")
"""What a name or a mark says of somebody who may not be entitled any more."""

# 张三（已故）: what stands in brackets is no part of the name.
_NOTE: Final = re.compile(r"[(\[【〔].*?(?:[)\]】〕]|$)")
_BLANKS: Final = re.compile(r"[\s·・.]+")


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One person on a roster.

    Args:
        household: number or name; "" where there is none.
        mark: whatever else the list says: a group, a post, that somebody has moved away.
        person: their identifier in the directory, where they come from there.
    """

    name: str
    household: str = ""
    mark: str = ""
    person: UUID | None = None


class QuestionKind(StrEnum):
    """Why somebody has to look."""

    SAME_NAME = "same_name"  # several rows of one name in different households
    DOUBLE = "double"  # the same name twice in one household
    SIMILAR = "similar"  # two names in one household that differ by one character
    DOUBTFUL = "doubtful"  # the list says that somebody died or moved away


@dataclass(frozen=True, slots=True)
class Question:
    """A question that must be answered before the roster is frozen.

    Args:
        rows: numbers of the rows concerned.
    """

    kind: QuestionKind
    rows: tuple[int, ...]


def bare_name(name: str) -> str:
    """A name as it is compared: without notes in brackets, blanks and spellings.

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
    """What has to be asked of a list, in the order of its first rows.

    Args:
        rows: by their numbers.
        new: ask only what concerns one of these; None: everything.
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
        said = normalise(f"{row.name} {row.mark}")
        if any(word in said for word in words):
            yield Question(QuestionKind.DOUBTFUL, (number,))


def _same_names(rows: Mapping[int, RosterLine]) -> Iterable[Question]:
    by_name: dict[str, list[int]] = defaultdict(list)
    for number, row in rows.items():
        by_name[bare_name(row.name)].append(number)
    for numbers in by_name.values():
        people = [rows[number].person for number in numbers]
        known = [person for person in people if person is not None]
        if len(numbers) < 2 or len(set(known)) == len(numbers):
            continue  # the directory tells those of one name apart
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
    """Whether two names are one with a character more, less or other. Names of two characters say
    too little, and of three or more all but the one must agree."""
    short, long = sorted((one, other), key=len)
    if len(long) < 3 or one == other or len(long) - len(short) > 1:
        return False
    if len(short) == len(long):
        # Brothers and sisters share family name and generation: their names differ at the end.
        return short[-1] == long[-1] and sum(a != b for a, b in zip(short, long, strict=True)) == 1
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))


def well_formed(rows: Sequence[RosterLine]) -> Verdict:
    """Whether rows can be a roster: some, not too many, each with a name of bearable length."""
    if not 1 <= len(rows) <= MOST_ROWS:
        return refuse("roster.rows", count=len(rows), most=MOST_ROWS)
    for place, row in enumerate(rows, start=1):
        if not bare_name(row.name):
            return refuse("roster.no_name", row=place)
        if max(len(row.name), len(row.household), len(row.mark)) > LONGEST:
            return refuse("roster.too_long", row=place, longest=LONGEST)
    return ALLOW


def may_change(*, is_frozen: bool) -> Verdict:
    """Whether answers can still be given."""
    return refuse("roster.frozen") if is_frozen else ALLOW


def may_answer(concerned: Collection[int], leave_out: Collection[int]) -> Verdict:
    """Whether an answer leaves out none but rows that the question is about."""
    if set(leave_out) - set(concerned):
        return refuse("roster.foreign_rows")
    return ALLOW


def may_freeze(*, is_frozen: bool, open_questions: int, rows: int) -> Verdict:
    """Whether a roster can be frozen: all questions are answered, and somebody is left."""
    if is_frozen:
        return refuse("roster.frozen")
    if open_questions:
        return refuse("roster.open_questions", count=open_questions)
    if not rows:
        return refuse("roster.nobody")
    return ALLOW


def may_follow(*, is_frozen: bool, is_followed: bool) -> Verdict:
    """Whether a new edition can be made of a roster: it is frozen, and the newest."""
    if not is_frozen:
        return refuse("roster.not_frozen")
    if is_followed:
        return refuse("roster.followed")
    return ALLOW


def may_sign_in(*, is_frozen: bool, is_followed: bool) -> Verdict:
    """Whether people can be signed in on a roster: the same as for a new edition."""
    return may_follow(is_frozen=is_frozen, is_followed=is_followed)


def row_digest(number: int, row: RosterLine, nonce: str) -> str:
    """The public digest of one row, in hex.

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
    """The public digest of a roster, in hex.

    Args:
        rows: the digests of its rows, in the order of their numbers.
    """
    return hashlib.sha256("".join(f"{each}\n" for each in rows).encode()).hexdigest()
