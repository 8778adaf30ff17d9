"""The three rates: counts, weights and confidence intervals. Pure.

Response, resolution and satisfaction are shares of the valid callbacks; the score is their weighted
mean. Published definitions differ between districts, so weights are a `Policy`. Excluded and merged
requests are counted separately and in nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Final

from jiceng.cases.models import outcome as layout
from jiceng.cases.rules import OWN, PAGE, PHONE, SOURCE

LEVELS = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Policy:
    """Parameters of rates and score.

    Args:
        response, resolution, satisfaction: weights in the score, any non-negative numbers; 10/50/40
            and 30/35/35 are in use.
        basic_share: weight of a basically satisfied caller, 0 to 1.
        satisfied_from: lowest level that counts in full.
        basic_from: lowest level that counts as basically satisfied.
        minimum: valid callbacks below which a row is not ranked.
    """

    response: float = 10
    resolution: float = 50
    satisfaction: float = 40
    basic_share: float = 0.9
    satisfied_from: int = 4
    basic_from: int = 3
    minimum: int = 30


DEFAULT_POLICY = Policy()


@dataclass(frozen=True, slots=True)
class RequestOutcome:
    """Statistical data of one request; `outcome.expression` packs it, `decode` unpacks it."""

    stage: str
    deadline: int
    excluded: bool
    level: int | None
    contacted: bool
    solved: bool


def decode(code: int) -> RequestOutcome:
    """Unpack an outcome; see `outcome` for the layout."""
    level = code >> layout.LEVEL_SHIFT & layout.LEVEL_BITS
    return RequestOutcome(
        stage=layout.STAGES[code & layout.STAGE_BITS],
        deadline=code >> layout.DEADLINE_SHIFT & layout.DEADLINE_BITS,
        excluded=bool(code & layout.EXCLUDED),
        level=level or None,
        contacted=bool(code & layout.CONTACTED),
        solved=bool(code & layout.SOLVED),
    )


@dataclass(slots=True)
class Tally:
    """Counts of some requests.

    `opened` is every request of the period, the sum of `excluded`, `merged`, `declined`, `closed`
    and `open`; all further counts leave excluded, merged and declined ones out. `on_time`,
    `overdue` and `exempted` count only requests with a due time: finished not after it; finished
    after it, or still open past it with the clock running; late, but exempted.
    """

    opened: int = 0
    excluded: int = 0
    merged: int = 0
    declined: int = 0
    closed: int = 0
    open: int = 0
    on_time: int = 0
    overdue: int = 0
    exempted: int = 0
    callbacks: int = 0
    contacted: int = 0
    solved: int = 0
    level_1: int = 0
    level_2: int = 0
    level_3: int = 0
    level_4: int = 0
    level_5: int = 0
    by_phone: int = 0
    by_page: int = 0
    by_own: int = 0
    by_source: int = 0

    def add(self, code: int, past_due: bool, count: int, way: str = "") -> None:
        """Count requests with the same outcome.

        Args:
            past_due: whether their due time has passed.
            way: source of the last valid callback (`rules.WAYS`).
        """
        for name in _counted(code, past_due, way):
            setattr(self, name, getattr(self, name) + count)

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def levels(self, lowest: int, above: int = 6) -> int:
        """Number of valid callbacks with a level of at least `lowest` and below `above`."""
        return sum(getattr(self, f"level_{n}") for n in LEVELS if lowest <= n < above)


COUNTS = tuple(f.name for f in fields(Tally))
BY_WAY = {"by_phone": PHONE, "by_page": PAGE, "by_own": OWN, "by_source": SOURCE}
"""Counts of valid callbacks by source."""
_PUT_ASIDE = ("merged", "declined")


def counted_in(outcome: RequestOutcome, past_due: bool) -> list[str]:
    """The counts to which a request adds one; the only definition, for figures and drill-down."""
    if outcome.excluded:
        return ["opened", "excluded"]
    if outcome.stage in _PUT_ASIDE:
        return ["opened", outcome.stage]
    counts = ["opened", "closed" if outcome.stage == "closed" else "open"]
    if outcome.deadline == layout.ON_TIME:
        counts.append("on_time")
    elif outcome.deadline == layout.EXEMPTED:
        counts.append("exempted")
    elif outcome.deadline == layout.LATE or (past_due and outcome.stage == "work"):
        counts.append("overdue")
    if outcome.level is not None:
        counts += ["callbacks", f"level_{outcome.level}"]
        if outcome.contacted:
            counts.append("contacted")
        if outcome.solved:
            counts.append("solved")
    return counts


def ways_counted_in(counts: Iterable[str], way: str) -> list[str]:
    """The counts by source to which a request adds one, given its other counts."""
    if "callbacks" not in counts:
        return []
    return [name for name, each in BY_WAY.items() if each == way]


@cache
def _counted(code: int, past_due: bool, way: str) -> tuple[str, ...]:
    """Both for a packed outcome; cached, since a report has few different ones."""
    counts = counted_in(decode(code), past_due)
    return (*counts, *ways_counted_in(counts, way))


def codes_counted_in(name: str, past_due: bool) -> list[int]:
    """All packed outcomes of a count, for the drill-down.

    Raises:
        KeyError: unknown count.
    """
    if name not in COUNTS:
        raise KeyError(name)
    return [code for code in _all_codes() if name in counted_in(decode(code), past_due)]


def _all_codes() -> Iterable[int]:
    for code in range(layout.SOLVED << 1):
        level = code >> layout.LEVEL_SHIFT & layout.LEVEL_BITS
        if code & layout.STAGE_BITS < len(layout.STAGES) and level <= max(LEVELS):
            yield code


Numbers = Mapping[str, float]
"""Figures of some requests that add up: counts, and what satisfaction and score weigh."""

PARTS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "in_time": ("on_time", ("on_time", "overdue")),
    "response": ("contacted", ("callbacks",)),
    "resolution": ("solved", ("callbacks",)),
    "satisfaction": ("satisfaction_sum", ("callbacks",)),
    "score": ("score_sum", ("score_of",)),
}
"""Of each share and of the score: the number that is its numerator, and the counts that together
are its denominator.
"""


def numbers(tally: Tally, policy: Policy = DEFAULT_POLICY) -> dict[str, float]:
    """The numbers of some counts by a policy; those of several policies can be added.

    The remainders (``undue``, ``uncontacted``, ``unsolved``, ``dissatisfied``) follow from the
    others; they are kept because they could disclose requests as well (`withheld`).
    """
    satisfied = tally.levels(policy.satisfied_from)
    basically = tally.levels(policy.basic_from, policy.satisfied_from)
    found: dict[str, float] = {name: getattr(tally, name) for name in _PLAIN}
    found |= {
        "undue": tally.closed + tally.open - tally.on_time - tally.overdue - tally.exempted,
        "satisfied": satisfied,
        "basically_satisfied": basically,
        "uncontacted": tally.callbacks - tally.contacted,
        "unsolved": tally.callbacks - tally.solved,
        "dissatisfied": tally.callbacks - satisfied - basically,
    }
    return found | weighed(found, policy)


_PLAIN: Final = tuple(name for name in COUNTS if not name.startswith("level_"))


def weighed(counts: Numbers, policy: Policy = DEFAULT_POLICY) -> dict[str, float]:
    """Numerators of satisfaction and score, and the denominator of the score: without weights there
    is none.
    """
    satisfaction = counts["satisfied"] + policy.basic_share * counts["basically_satisfied"]
    weights = policy.response + policy.resolution + policy.satisfaction
    points = (
        policy.response * counts["contacted"]
        + policy.resolution * counts["solved"]
        + policy.satisfaction * satisfaction
    )
    return {
        "satisfaction_sum": satisfaction,
        "score_sum": 100 * points / weights if weights else 0.0,
        "score_of": counts["callbacks"] if weights else 0,
    }


def parts(counts: Numbers) -> dict[str, tuple[float, int]]:
    """Numerator and denominator of each share and of the score."""
    return {
        name: (counts[upper], int(sum(counts[each] for each in whole)))
        for name, (upper, whole) in PARTS.items()
    }
