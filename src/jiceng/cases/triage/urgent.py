"""Words that make a request urgent independent of its category: gas leaks, fires, trapped people.

One regular expression, one pass. A word is ignored if the writer only fears it ("once there is a
fire…"), denies it, tells of an earlier report, or mentions a drill, an insurance or a hazard to be
removed. Thanks are not urgent whatever danger they tell of, unless something is said to go on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from jiceng.cases.triage.categories import DATA, URGENCIES, CategoryProblem
from jiceng.ui.tables import read_rows

MAX_CHARS = 20_000
_BEFORE = re.compile(
    r"(一旦|万一|如果|要是|倘若|假如|若|防止|预防|谨防|以防|防范|避免|以免|免得|杜绝|容易|可能|会|怕|担心"
    r"|没有|没|未|无|不会|不|曾经|去年|前年|当年|往年|多年前|演练|模拟"
    r"|(前几天|之前|上次|上周|上个月)(反[映应]|报|投诉|求助)的?)[^，。！？；,.!?;\n]{0,8}$"
)
_AFTER = re.compile(
    r"^(隐患|风险|危险|演练|演习|预案|保险|险种|防控|防治|预防|知识|宣传|责任|怎么办|医院|通知|公告"
    r"|滋生|的(轮胎|花盆|容器|盆))"
)
_THANKS = re.compile(
    r"^([您你]好[，。！,.!]?)?[^，。！？；,.!?;\n]{0,6}?"
    r"(表扬|点赞|致谢|锦旗|好人好事|感谢(?!领导|各位|政府|[您你]))"
)
_GOES_ON = re.compile(r"现在|正在|刚才|刚刚|还在|又|快来|救命")
_REACH = 14


class UrgentWord(NamedTuple):
    """A matched word: urgency, suggested category (or empty), position."""

    word: str
    urgency: str
    category: str
    start: int


@cache
def load_urgent_words(path: Path | None = None) -> Mapping[str, tuple[str, str]]:
    """Urgency and category code by word.

    Raises:
        CategoryProblem: an unknown urgency.
    """
    words: dict[str, tuple[str, str]] = {}
    for row in read_rows(path or DATA / "urgent_words.csv", ("word", "urgency", "category")):
        if row["urgency"] not in URGENCIES:
            raise CategoryProblem(row["word"], f"the urgency “{row['urgency']}” is not known")
        words[row["word"]] = (row["urgency"], row["category"])
    return words


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(load_urgent_words(), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first)))


def urgent_words(title: str, text: str) -> tuple[UrgentWord, ...]:
    """Urgent words stated as fact in a message, in order; positions refer to title + text."""
    whole = f"{title}\n{text}"[:MAX_CHARS]
    if _THANKS.match(title.strip() or text.strip()) and not _GOES_ON.search(whole):
        return ()
    known = load_urgent_words()
    found = []
    for match in _pattern().finditer(whole):
        start, end = match.span()
        if _BEFORE.search(whole[max(0, start - _REACH) : start]):
            continue
        if _AFTER.match(whole[end : end + 4]):
            continue
        urgency, category = known[match.group()]
        found.append(UrgentWord(match.group(), urgency, category, start))
    return tuple(found)


def urgency(title: str, text: str) -> str:
    """``"normal"``, ``"urgent"`` or ``"emergency"``: the highest of the words found."""
    return highest([word.urgency for word in urgent_words(title, text)])


def highest(urgencies: Sequence[str]) -> str:
    """The highest of some urgencies; ``"normal"`` if there are none."""
    return max(urgencies, key=URGENCIES.index, default="normal")
