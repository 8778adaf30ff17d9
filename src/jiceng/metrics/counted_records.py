"""Records that figures count, and the row of a table with their counts and shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from jiceng.metrics.figure_rows import FigureRow, share_of, wilson
from jiceng.metrics.registry import Indicator


class Counted(Protocol):
    """What figures need to know of records: `RecordPages`, or what an app says of others, such as
    requests.
    """

    @property
    def kind(self) -> str:
        """Kind of their streams."""
        ...

    @property
    def title(self) -> Any:
        """Title of the report."""
        ...

    @property
    def lifecycle(self) -> Any:
        """Model, visibility, states, path and name of the records."""
        ...


def figure_row(
    indicators: Iterable[tuple[str, Indicator]],
    key: str,
    counts: Mapping[str, int],
    *,
    code: str = "",
    name: str = "",
    group: str = "",
    is_rest: bool = False,
) -> FigureRow:
    """A row with its counts, shares and intervals.

    Args:
        indicators: by the name of their figure.
        key: of the row.
        counts: by figure; of a share those that reached it, and of how many.
    """
    figures: dict[str, int | float | None] = {}
    parts: dict[str, tuple[float, int]] = {}
    for each, indicator in indicators:
        if indicator.denominator is None:
            figures[each] = counts.get(each, 0)
            continue
        hit, whole = counts.get(f"{each}.hit", 0), counts.get(f"{each}.of", 0)
        parts[each] = hit, whole
        figures |= {each: share_of((hit, whole)), f"{each}.hit": hit, f"{each}.of": whole}
    intervals = {each: wilson(hit / of, of) for each, (hit, of) in parts.items() if of}
    return FigureRow(key, code, name, figures, intervals, is_rest=is_rest, parts=parts, group=group)


def parts_of(
    indicators: Iterable[tuple[str, Indicator]], counts: Mapping[str, int]
) -> dict[str, int]:
    """Counts, hits and misses of a row: the numbers that could each disclose facts."""
    found: dict[str, int] = {}
    for name, each in indicators:
        if each.denominator is None:
            found[name] = counts.get(name, 0)
            continue
        hit, of = counts.get(f"{name}.hit", 0), counts.get(f"{name}.of", 0)
        found |= {f"{name}.hit": hit, f"{name}.miss": of - hit}
    return found


def counts_of(
    indicators: Iterable[tuple[str, Indicator]], parts: Mapping[str, int]
) -> dict[str, int]:
    """The counts of a row from what `parts_of` makes of them."""
    found: dict[str, int] = {}
    for name, each in indicators:
        if each.denominator is None:
            found[name] = parts[name]
            continue
        hit = parts[f"{name}.hit"]
        found |= {f"{name}.hit": hit, f"{name}.of": hit + parts[f"{name}.miss"]}
    return found
