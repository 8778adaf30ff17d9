"""Template filling: slots from place and chance, choices from chance."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Final, TypeAlias, TypeVar

from jiceng.demo.texts.model import MatterKind, PlaceWords, Setting

T = TypeVar("T")

_PART: Final = re.compile(r"\{([a-z0-9]+)\}|\[([^\]]*)\]")
# Probability that two witnesses use the same words for the same thing.
_AGREEMENT: Final = 0.85
_DIGITS: Final = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str


@dataclass(frozen=True, slots=True)
class _Choice:
    wordings: tuple[_Template, ...]


# A template, cut once: literal text, slots and choices between wordings.
_Template: TypeAlias = "tuple[str | _Slot | _Choice, ...]"


@cache
def _cut(template: str) -> _Template:
    parts: list[str | _Slot | _Choice] = []
    done = 0
    for match in _PART.finditer(template):
        if match.start() > done:
            parts.append(template[done : match.start()])
        slot, choice = match.groups()
        if slot is None:
            parts.append(_Choice(tuple(_cut(wording) for wording in choice.split("|"))))
        else:
            parts.append(_Slot(slot))
        done = match.end()
    if done < len(template):
        parts.append(template[done:])
    return tuple(parts)


@dataclass(slots=True)
class Agreement:
    """Wordings and numbers already used by witnesses of one event."""

    wordings: dict[_Choice, int] = field(default_factory=dict)
    numbers: dict[tuple[_Template, int], str] = field(default_factory=dict)


@dataclass(slots=True)
class Scene:
    """Context of one report: place, month, and details used so far.

    A detail used once (since when, how many, what it cost) keeps its value, so that a text does
    not contradict itself; copy `facts` to let several reports agree.
    """

    rng: Random
    kind: MatterKind
    place: PlaceWords
    month: int
    facts: dict[str, str] = field(default_factory=dict)
    agreed: Agreement | None = None

    def fill(self, template: str) -> str:
        """Return the template with every slot and choice settled."""
        return self._render(_cut(template))

    def _render(self, parts: _Template) -> str:
        words: list[str] = []
        for position, part in enumerate(parts):
            if isinstance(part, str):
                words.append(part)
            elif isinstance(part, _Slot):
                words.append(self._number(parts, position, part))
            else:
                words.append(self._render(self._wording(part)))
        return "".join(words)

    def _number(self, parts: _Template, position: int, slot: _Slot) -> str:
        fresh = self.slot(slot.name)
        if self.agreed is None or slot.name not in _NEW_EACH_TIME:
            return fresh
        first = self.agreed.numbers.setdefault((parts, position), fresh)
        return first if self.rng.random() < _AGREEMENT else fresh

    def _wording(self, choice: _Choice) -> _Template:
        if self.agreed is None:
            return one_of(self.rng, choice.wordings)
        # Witnesses of one event mostly agree on what it was: the banyan stays a banyan.
        fresh = int(self.rng.random() * len(choice.wordings))
        first = self.agreed.wordings.setdefault(choice, fresh)
        return choice.wordings[first if self.rng.random() < _AGREEMENT else fresh]

    def settle(self) -> None:
        """Make up every particular now, so that copies of this scene agree on them."""
        for name, make_up in _CHANCE.items():
            if name not in _NEW_EACH_TIME:
                self.facts.setdefault(name, make_up(self.rng, self.month))

    def slot(self, name: str) -> str:
        """Return the value of a slot, invented at its first use."""
        known = self.facts.get(name)
        if known is not None:
            return known
        if name in _PLACE:
            return _PLACE[name](self.place)
        if name == "at":
            self.facts["at"] = where = self.where()
            return where
        value = _CHANCE[name](self.rng, self.month)
        if name == "team" and not self.place.rural:
            value = f"第{_DIGITS[self.rng.randint(1, 5)]}网格"  # a town has no villagers' groups
        if name not in _NEW_EACH_TIME:
            self.facts[name] = value
        return value

    def where(self) -> str:
        """Return a new wording for the place."""
        setting = self.kind.setting
        if setting is Setting.VILLAGE and not self.place.rural:
            setting = Setting.ESTATE
        return self.fill(one_of(self.rng, WHERE[setting]))


def one_of(rng: Random, options: Sequence[T]) -> T:
    """Choose one; several times faster than `Random.choice`, which matters for a year."""
    return options[int(rng.random() * len(options))]


def slots_of(template: str) -> frozenset[str]:
    """Return the names of the slots in a template, those inside choices too."""
    return frozenset(re.findall(r"\{([^}]*)\}", template))


WHERE: Final[Mapping[Setting, tuple[str, ...]]] = {
    Setting.ROAD: (
        "{road}{num}号[门口|附近|旁边|对面|]",
        "{community}{road}{num}号[附近|]",
        "{road}与{road2}交界处",
        "{estate}门口的{road}",
        "{road}{estate}[路段|对面]",
        "{stop}[附近|旁边]",
    ),
    Setting.ESTATE: ("{estate}", "{community}{estate}", "{road}{num}号{estate}", "{estate}{bld}"),
    Setting.VILLAGE: ("{community}{team}", "{community}{team}[牌坊|祠堂]旁", "{community}{road}边"),
    Setting.SCHOOL: ("{school}[旁边|门口|对面|]", "{road}{school}[旁|附近]"),
    Setting.MARKET: ("{market}", "{road}{market}", "{community}{market}"),
    Setting.RIVER: ("{river}{community}段", "{river}近{road}", "{river}{road}桥[头|底]"),
    Setting.FACTORY: ("{factory}[附近|]", "{road}{factory}", "{community}{road}{num}号"),
    Setting.PARK: ("{park}", "{community}{park}", "{road}{park}"),
    Setting.NOWHERE: ("{community}", "{street}{community}", "{community}{estate}"),
}

_PLACE: Final[Mapping[str, Callable[[PlaceWords], str]]] = {
    "street": lambda place: place.street,
    "community": lambda place: place.community,
    "road": lambda place: place.road,
    "road2": lambda place: place.crossing,
    "num": lambda place: str(place.number),
    "estate": lambda place: place.estate,
    "school": lambda place: place.school,
    "market": lambda place: place.market,
    "river": lambda place: place.river,
    "factory": lambda place: place.factory,
    "park": lambda place: place.park,
    "stop": lambda place: place.stop,
}

# Slots that may differ inside one text: "two of the lamps, three of the covers".
_NEW_EACH_TIME: Final = frozenset({"n", "nn", "day", "often"})


def _numeral(rng: Random, least: int, most: int) -> str:
    number = rng.randint(least, most)
    return "两" if number == 2 else _DIGITS[number]


def _building(rng: Random, _: int) -> str:
    number = rng.randint(1, 18)
    return one_of(rng, (f"{number}栋", f"{number}座", f"{number}幢{rng.randint(1, 4)}梯"))


def _money(rng: Random, _: int) -> str:
    size = rng.random()
    if size < 0.6:
        return f"{rng.randint(8, 99) * 100}元"
    if size < 0.8:
        return f"{rng.randint(1000, 9999)}元"
    return f"{rng.randint(11, 98) / 10:g}万元"


def _since(rng: Random, month: int) -> str:
    earlier = (month - rng.randint(2, 4)) % 12 + 1
    return one_of(
        rng,
        (
            "这几天",
            "最近",
            "从上个月开始",
            f"从{earlier}月份到现在",
            f"从{month}月初开始",
            f"{month}月{rng.randint(1, 28)}号起",
            f"最近{_numeral(rng, 2, 5)}个星期",
            "开春以来" if month in (3, 4, 5) else "入夏以来" if month in (6, 7, 8) else "这段时间",
            "自从上次台风过后" if month in (7, 8, 9, 10) else "过完年以后" if month < 4 else "今年",
        ),
    )


def _long(rng: Random, _: int) -> str:
    options = ("大半年", "半个多月", "一个多星期", "快一年", "好几天")
    if rng.random() < 0.5:
        return one_of(rng, options)
    return _numeral(rng, 2, 9) + one_of(rng, ("天", "个星期", "个月"))


def _last_night(rng: Random, month: int) -> str:
    clock = one_of(rng, ("七点多", "八点左右", "快九点", "十点半", "十一点", "十二点多"))
    day = one_of(rng, ("昨晚", "前天晚上", "上周六晚上", f"{month}月{rng.randint(1, 28)}号晚上"))
    return one_of(rng, (day, day + clock))


_CHANCE: Final[Mapping[str, Callable[[Random, int], str]]] = {
    "bld": _building,
    "floor": lambda rng, _: str(rng.randint(3, 31)),
    "room": lambda rng, _: f"{rng.randint(2, 28)}0{rng.randint(1, 6)}",
    "team": lambda rng, _: (
        "第" + _DIGITS[rng.randint(1, 10)] + one_of(rng, ("村民小组", "组", "队"))
    ),
    "since": _since,
    "long": _long,
    "often": lambda rng, _: one_of(
        rng, ("天天", "每天", "几乎每天", "经常", "每到周末", "一到傍晚", "隔三差五", "动不动就")
    ),
    "lastnight": _last_night,
    "night": lambda rng, _: one_of(
        rng, ("晚上十点", "十点半", "十一点多", "半夜十二点", "凌晨一点", "凌晨两点多")
    ),
    "body": lambda rng, _: one_of(rng, ("社区", "居委会", "街道", "相关部门", "窗口")),
    "day": lambda rng, _: one_of(
        rng, ("早上七点到八点", "早晚高峰", "傍晚五六点", "中午", "一大早", "下班时间")
    ),
    "days": lambda rng, _: _numeral(rng, 2, 6) + "天",
    "n": lambda rng, _: _numeral(rng, 2, 6),
    "nn": lambda rng, _: str(rng.randint(10, 60)),
    "money": _money,
    "small": lambda rng, _: f"{rng.randint(12, 880) / 10:g}元",
    "months": lambda rng, _: _numeral(rng, 2, 8) + "个月",
}

SLOTS: Final = frozenset(_PLACE) | frozenset(_CHANCE) | {"at", "matter"}
