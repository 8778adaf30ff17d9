"""Invented names of roads, estates and schools. Only streets and communities are real.

A community always gets the same few roads and estates, for any seed of the texts, so that reports
about one place cluster realistically.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Final

from jiceng.demo.texts.model import PlaceWords
from jiceng.demo.texts.templates import one_of

_LUCKY: Final = "金银龙凤云东南西北永兴新福和泰安宁顺华康盛丰明朝星海江翠锦文德景嘉瑞祥"
_SCENE: Final = "桥湖岸庭苑岭堤塘坊田园林洲湾口楼洋源荫泽"
_OLD_TOWNS: Final = {"外海街道": "外海镇", "礼乐街道": "礼乐镇", "江南街道": "江南街道办"}


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The invented names of one community; `pick` chooses a place among them."""

    street: str
    community: str
    rural: bool
    roads: tuple[str, ...]
    estates: tuple[str, ...]
    schools: tuple[str, ...]
    markets: tuple[str, ...]
    rivers: tuple[str, ...]
    factories: tuple[str, ...]
    parks: tuple[str, ...]

    def pick(self, rng: Random) -> PlaceWords:
        """Return the words for one place in this community."""
        road, crossing = rng.sample(self.roads, 2)
        return PlaceWords(
            street=self.street,
            community=self.community,
            rural=self.rural,
            road=road,
            crossing=crossing,
            number=rng.randint(1, 288),
            estate=one_of(rng, self.estates),
            school=one_of(rng, self.schools),
            market=one_of(rng, self.markets),
            river=one_of(rng, self.rivers),
            factory=one_of(rng, self.factories),
            park=one_of(rng, self.parks),
            stop=f"{road}{one_of(rng, ('东', '西', '口', '中'))}站",
        )


@cache
def gazetteer(street: str, community: str, *, rural: bool) -> Gazetteer:
    """Invent the names of a community, always the same for the same community.

    Args:
        street: name of the street or town, as residents write it.
        community: official name; shortened as residents do (居委会 and the like fall off).
        rural: whether fields, ponds and villagers' groups are found there.
    """
    rng = Random(f"{street}/{community}")
    short = shorten(community)
    stem = short.removesuffix("社区").removesuffix("村")

    def names(count: int, *endings: str) -> tuple[str, ...]:
        made: dict[str, None] = {}
        while len(made) < count:
            made[one_of(rng, _LUCKY) + one_of(rng, _SCENE) + one_of(rng, endings)] = None
        return tuple(made)

    return Gazetteer(
        street=street,
        community=short,
        rural=rural,
        roads=names(5, "路", "街", "一路", "大道", "巷", "二路", "南路", "横路"),
        estates=names(4, "花园", "小区", "新村", "苑", "豪庭", "雅居", "公寓"),
        schools=(f"{stem}小学", f"{stem}中心幼儿园", *names(1, "学校", "中学")),
        markets=(f"{stem}市场", *names(1, "农贸市场", "肉菜市场")),
        rivers=(f"{stem}涌", *names(1, "河", "涌", "冲")),
        factories=names(3, "五金厂", "塑料厂", "制衣厂", "电子厂", "家具厂", "纸品厂", "灯饰厂"),
        parks=(f"{stem}公园", *names(1, "公园", "文化广场", "小游园")),
    )


def shorten(community: str) -> str:
    """Return a community's name as residents say it: 麻园社区居民委员会 → 麻园社区."""
    for official, spoken in (
        ("社区居民委员会", "社区"),
        ("社区居委会", "社区"),
        ("居民委员会", "社区"),
        ("居委会", "社区"),
        ("村民委员会", "村"),
        ("村委会", "村"),
    ):
        if community.endswith(official):
            stem = community.removesuffix(official)
            return stem if stem.endswith(spoken) else stem + spoken
    return community


def spoken_street(rng: Random, street: str) -> str:
    """Return a street's name, now and then by the alias that older people still use."""
    return _OLD_TOWNS.get(street, street) if rng.random() < 0.06 else street
