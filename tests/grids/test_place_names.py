"""Names of places without the bodies that run them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.grids.place_names import name_within, place_of_body

BODIES = ("居民委员会", "居委会", "村民委员会", "村委会", "街道办事处", "镇人民政府")
stems = st.text("江翠桥南麻园沙横第1东", min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("桥南社区居委会", "桥南社区"),
        ("麻园社区居民委员会", "麻园社区"),
        ("江翠居委会", "江翠社区"),
        ("麻一村委会", "麻一村"),
        ("麻一村村民委员会", "麻一村"),
        ("江南街道办事处", "江南街道"),
        ("高新片区", "高新片区"),
        ("居委会", "居委会"),
    ],
)
def test_a_place_is_named_without_its_body(body: str, place: str) -> None:
    assert place_of_body(body) == place


@given(stems, st.sampled_from(BODIES))
def test_no_place_is_called_a_body(stem: str, body: str) -> None:
    place = place_of_body(stem + body)
    assert place.startswith(stem)
    assert not place.endswith(("会", "处", "府"))
    assert place_of_body(place) == place


@given(stems, st.sampled_from(["", *BODIES]), st.text("第12网格单元东华里", max_size=5))
def test_a_part_does_not_repeat_the_whole_and_is_never_empty(
    stem: str, body: str, part: str
) -> None:
    whole = stem + body
    for beginning in (whole, place_of_body(whole)):
        short = name_within(beginning + part, whole)
        assert short
        assert (beginning + part).endswith(short)
        if part:
            assert short == part or not part.startswith(short)
