"""Expressions of card rules in CEL: what they may name, how they are checked and evaluated. Pure.

CEL has no loops here, no input or output and no access to Python, so that an expression cannot do
more than compute a value. All numbers are decimal numbers (CEL's ``double``): whole numbers in an
expression are read as such, so that ``behind > 30`` and ``days_late / 2`` mean what they say.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import product
from typing import Any, Final

from cel_expr_python import cel

NUMBERS: Final = (
    "progress",
    "planned",
    "behind",
    "ratio",
    "days_late",
    "weight",
    "milestones_late",
)
"""Variables with a number; what each means is in `wording.VARIABLES`."""
KIND: Final = "kind"
"""The variable with the type of the task, a text."""
LONGEST: Final = 200
Values = Mapping[str, float | str]


class FaultKind(StrEnum):
    """What is wrong with an expression."""

    SYNTAX = "syntax"
    UNKNOWN = "unknown"
    TYPES = "types"
    NO_NUMBER = "no_number"
    NO_CONDITION = "no_condition"
    DIVIDES = "divides"
    NO_KIND = "no_kind"
    TOO_LONG = "too_long"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an expression cannot be used.

    Args:
        position: number of the character, from 1; 0 if it concerns the whole.
        name: the word concerned, "" for none.
        example: values for which it fails.
    """

    kind: FaultKind
    position: int = 0
    name: str = ""
    example: Mapping[str, float | str] | None = None


class BadExpression(ValueError):
    """An expression cannot be used."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"{fault.kind} at {fault.position}: {fault.name}")
        self.fault = fault


_TOKENS: Final = re.compile(
    r"""(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<word>[A-Za-z_]\w*)
    |(?P<number>\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|0[xX][0-9a-fA-F]+|\d+[uU])
    |(?P<whole>\d+)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_PLACE: Final = re.compile(r"<input>:\d+:(\d+): ([^\n]*)")
_QUOTED: Final = re.compile(r"'([^']*)'")


@dataclass(frozen=True, slots=True)
class _Source:
    """An expression as it is compiled.

    Args:
        text: with whole numbers as decimal ones and full-width signs as plain ones.
        added: columns of `text`, from 0, at which characters were added.
        texts: the quoted texts with their positions, from 1.
    """

    text: str
    added: tuple[int, ...]
    texts: tuple[tuple[int, str], ...]

    def position(self, column: int) -> int:
        """The position in what was typed, of a column of what is compiled; both from 1."""
        return max(column - sum(2 for each in self.added if each < column - 1), 1)


def _source(typed: str, *, are_whole: bool = False) -> _Source:
    """Prepare an expression for compilation.

    Args:
        are_whole: read every number as a whole one; the opposite of what is usual.
    """
    parts, added, texts, length = list[str](), list[int](), list[tuple[int, str]](), 0
    for match in _TOKENS.finditer(typed):
        token = match.group()
        if match.lastgroup == "text":
            texts.append((match.start() + 1, token[1:-1]))
        elif match.lastgroup == "whole" and not are_whole:
            added.append(length + len(token))
            token += ".0"
        elif match.lastgroup == "number" and are_whole:
            token = _ceiling(token)
        elif match.lastgroup == "other":
            token = _plain(token)
        parts.append(token)
        length += len(token)
    return _Source("".join(parts), tuple(added), tuple(texts))


def _plain(sign: str) -> str:
    """A sign as typed with a Chinese keyboard in its plain form; blanks of all kinds as one."""
    plain = unicodedata.normalize("NFKC", sign)
    return " " if plain.isspace() else plain if len(plain) == 1 and plain.isascii() else sign


def _ceiling(number: str) -> str:
    try:
        return str(math.ceil(float(number)))
    except (ValueError, OverflowError):
        return number


@cache
def _environment(*, are_whole: bool = False) -> Any:
    of_numbers = cel.Type.INT if are_whole else cel.Type.DOUBLE
    variables = {**dict.fromkeys(NUMBERS, of_numbers), KIND: cel.Type.STRING}
    # Macros are loops over lists: a short expression could run for hours.
    config = cel.NewEnvConfigFromYaml("name: cards\nstdlib:\n  disable_macros: true\n")
    return cel.NewEnv(config=config, variables=variables)


@lru_cache(maxsize=512)
def _compiled(typed: str) -> Any:
    """The program of an expression.

    Raises:
        BadExpression: it cannot be compiled.
    """
    if len(typed) > LONGEST:
        raise BadExpression(Fault(FaultKind.TOO_LONG))
    source = _source(typed)
    try:
        return _environment().compile(source.text)
    except RuntimeError as error:
        raise BadExpression(_fault_of(str(error), source)) from None


def _fault_of(message: str, source: _Source) -> Fault:
    found = _PLACE.search(message)
    if found is None:
        return Fault(FaultKind.OTHER)
    position, said = source.position(int(found.group(1))), found.group(2)
    if said.startswith("Syntax error"):
        return Fault(FaultKind.SYNTAX, position)
    quoted = _QUOTED.search(said)
    name = quoted.group(1) if quoted else ""
    if said.startswith("undeclared reference"):
        at = source.text.rfind(name, 0, int(found.group(1)) + len(name))
        return Fault(FaultKind.UNKNOWN, source.position(at + 1) if at >= 0 else position, name)
    if said.startswith("found no matching overload"):
        return Fault(FaultKind.TYPES, position, name.strip("_"))
    return Fault(FaultKind.OTHER, position)


def number(typed: str, values: Values) -> float | None:
    """The value of a numeric expression; None if it has none, as after a division by zero.

    Raises:
        BadExpression: it cannot be compiled.
    """
    result = _compiled(typed).eval(data=dict(values))
    found = result.value()
    if result.type().name() not in {"DOUBLE", "INT", "UINT"} or not math.isfinite(found):
        return None
    return float(found)


def holds(typed: str, values: Values) -> bool:
    """Whether a condition holds; an empty one does, and one without a value does not.

    Raises:
        BadExpression: it cannot be compiled.
    """
    if not typed:
        return True
    result = _compiled(typed).eval(data=dict(values))
    return result.type().name() == "BOOL" and bool(result.value())


def check_number(typed: str, kinds: tuple[str, ...]) -> None:
    """Check that an expression has a number for every task.

    Args:
        kinds: the types of tasks, which texts in an expression must name.

    Raises:
        BadExpression: with what is wrong and where.
    """
    if _compiled(typed).return_type().name() not in {"DOUBLE", "INT", "UINT"}:
        raise BadExpression(Fault(FaultKind.NO_NUMBER))
    _check_texts(typed, kinds)
    _check_divisions(typed, kinds)
    for values in samples(kinds):
        if number(typed, values) is None:
            raise BadExpression(Fault(FaultKind.DIVIDES, example=values))


def check_condition(typed: str, kinds: tuple[str, ...]) -> None:
    """Check that an expression is a condition that every task meets or does not meet.

    Raises:
        BadExpression: with what is wrong and where.
    """
    if _compiled(typed).return_type().name() != "BOOL":
        raise BadExpression(Fault(FaultKind.NO_CONDITION))
    _check_texts(typed, kinds)
    _check_divisions(typed, kinds)
    for values in samples(kinds):
        if _compiled(typed).eval(data=dict(values)).type().name() != "BOOL":
            raise BadExpression(Fault(FaultKind.OTHER))


def _check_texts(typed: str, kinds: tuple[str, ...]) -> None:
    for position, text in _source(typed).texts:
        if text not in kinds:
            raise BadExpression(Fault(FaultKind.NO_KIND, position, text))


def _check_divisions(typed: str, kinds: tuple[str, ...]) -> None:
    """Refuse what divides by a variable that can be zero.

    Decimal numbers divide by zero without an error, and a comparison with the result hides it.
    Whole numbers do not, so the expression is evaluated with those as well.
    """
    if "/" not in typed and "%" not in typed:
        return
    try:
        program = _environment(are_whole=True).compile(_source(typed, are_whole=True).text)
    except RuntimeError:
        return  # such as double(...): the samples of decimal numbers remain
    for values in samples(kinds):
        whole = {k: v if isinstance(v, str) else math.ceil(v) for k, v in values.items()}
        result = program.eval(data=whole)
        if result.type().name() == "ERROR" and "by zero" in str(result.value()):
            raise BadExpression(Fault(FaultKind.DIVIDES, example=values))


def samples(kinds: tuple[str, ...]) -> Iterator[dict[str, float | str]]:
    """Tasks in every corner of what can occur, on which an expression is tried when it is saved."""
    for progress, planned, late, weight, stages, kind in product(
        (0.0, 44.0, 100.0), (0.0, 80.0, 100.0), (0.0, 3.0), (1.0, 40.0), (0.0, 2.0), kinds
    ):
        yield {
            "progress": progress,
            "planned": planned,
            "behind": planned - progress,
            "ratio": progress / planned if planned else 1.0,
            "days_late": late,
            "weight": weight,
            "milestones_late": stages,
            KIND: kind,
        }
