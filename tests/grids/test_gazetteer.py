"""Locating texts by place names, with confidence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jiceng.grids.gazetteer import Gazetteer, NamedPlace

CITY, DISTRICT = "4407", "440704"
STREETS = {"440704001": "江南街道", "440704004": "外海街道", "440704005": "礼乐街道"}
COMMUNITIES = {
    "440704001015": "桥南社区居委会",
    "440704004001": "墟镇社区居委会",
    "440704005001": "墟镇社区居委会",
    "440704005201": "英南村委会",
    "440704005218": "新华村委会",
    "440704004214": "前进村委会",
}


def gazetteer() -> Gazetteer:
    entries = [
        NamedPlace("江海区", DISTRICT, "district", (CITY,)),
        NamedPlace("高新区", DISTRICT, "district", (CITY,)),
        NamedPlace("礼乐镇", "440704005", "street_town", (CITY, DISTRICT)),
    ]
    entries += [NamedPlace(n, c, "street_town", (CITY, DISTRICT)) for c, n in STREETS.items()]
    entries += [
        NamedPlace(n, c, "village_community", (CITY, DISTRICT, c[:9]))
        for c, n in COMMUNITIES.items()
    ]
    entries.append(
        NamedPlace(
            "桥南社区第1网格",
            "440704001015001",
            "grid",
            (CITY, DISTRICT, "440704001", "440704001015"),
        )
    )
    return Gazetteer(entries)


def code(text: str) -> str | None:
    match = gazetteer().locate(text)
    return match.code if match else None


def test_name_is_found_in_traditional_characters_and_full_width_digits() -> None:
    written, other = "江海区礼乐街道英南村三巷", "江海區禮樂街道英南村三巷"
    assert code(written) == code(other) == "440704005201"
    assert code("桥南社区第1网格") == code("橋南社區第１網格") is not None


def test_full_name_locates_a_text() -> None:
    match = gazetteer().locate("江海区礼乐街道英南村三巷5号路灯不亮")
    assert match is not None
    assert (match.code, match.level) == ("440704005201", "village_community")
    assert match.confidence > 0.8
    assert match.words[0] == "英南村"
    assert "礼乐街道" in match.words


def test_spellings_of_a_community_are_equivalent() -> None:
    for text in ("英南村", "英南村委会", "英南村民委员会", "桥南社区旁", "桥南居委会门口"):
        assert code(text) in {"440704005201", "440704001015"}


def test_most_specific_place_is_chosen() -> None:
    assert code("桥南社区第1网格垃圾未清") == "440704001015001"
    assert code("江海区桥南社区") == "440704001015"
    assert code("江海区江南街道") == "440704001"


def test_aliases_lead_to_current_places() -> None:
    assert code("高新区某厂噪音") == DISTRICT
    assert code("礼乐镇有人占道") == "440704005"


def test_name_shared_by_two_streets_is_uncertain_until_the_street_is_named() -> None:
    alone = gazetteer().locate("墟镇社区停水")
    in_liyue = gazetteer().locate("礼乐镇墟镇社区停水")
    assert alone is not None
    assert in_liyue is not None
    assert in_liyue.code == "440704005001"
    assert alone.confidence < 0.5 < in_liyue.confidence


def test_short_name_counts_only_next_to_its_street() -> None:
    beside = gazetteer().locate("礼乐街道新华有人乱停车")
    assert beside is not None
    assert beside.code == "440704005218"
    elsewhere = gazetteer().locate("我们要不断前进")
    assert elsewhere is None or elsewhere.confidence < 0.3
    assert code("外海街道新华") == "440704004"


def test_road_or_shop_is_not_taken_for_a_community() -> None:
    assert code("新华书店门口") is None
    assert code("前进路12号") is None
    assert code("江南路") is None


def test_two_places_in_one_text_halve_the_confidence() -> None:
    one, two = gazetteer().locate("英南村"), gazetteer().locate("英南村到桥南社区的路")
    assert one is not None
    assert two is not None
    assert two.code == one.code
    assert two.confidence == one.confidence / 2


@given(st.text(alphabet="礼乐街道新华村江海区墟镇社区居委会英南路书店123第网格 ", max_size=60))
def test_any_text_is_located_at_a_known_place_or_nowhere(text: str) -> None:
    match = gazetteer().locate(text)
    if match is not None:
        assert match.code in {DISTRICT, *STREETS, *COMMUNITIES, "440704001015001"}
        assert 0 < match.confidence <= 1
        assert all(word in text for word in match.words)


def test_empty_text_is_located_nowhere() -> None:
    assert gazetteer().locate("") is None
    assert Gazetteer([]).locate("江海区") is None
