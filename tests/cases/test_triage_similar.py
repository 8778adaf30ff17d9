"""Text similarity and fingerprints."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases.triage.features import Message
from jiceng.cases.triage.similar import (
    NEAR_COPY,
    SAME_MATTER,
    distance,
    nearest,
    rank,
    signature,
    signatures,
    similarity,
)

TEXTS = st.text(st.sampled_from("路灯坏了三天小区门口没人修 ，。abc12学校"), max_size=60)
ANY = st.text(max_size=60)
SIGNED = st.integers(-(2**63), 2**63 - 1)
REPORT = "丽景花园旁的搅拌站夜间施工，噪音和粉尘让人无法入睡"


@given(ANY | TEXTS, ANY | TEXTS)
def test_similarity_is_symmetric_and_between_zero_and_one(one: str, other: str) -> None:
    assert similarity(one, other) == similarity(other, one)
    assert 0 <= similarity(one, other) <= 1


@given(TEXTS)
def test_non_empty_text_is_similar_to_itself(text: str) -> None:
    assert similarity(text, text) == (1.0 if text.strip() else 0.0)


def test_copy_with_a_greeting_is_a_near_copy() -> None:
    assert similarity(REPORT, f"尊敬的领导，您好！{REPORT}，谢谢！") >= NEAR_COPY


def test_report_of_the_same_matter_is_similar_and_another_matter_is_not() -> None:
    same = "请问丽景花园搅拌站的粉尘和噪音什么时候有人管"
    other = "学校周末补课收费，家长不敢说"
    assert similarity(REPORT, same) >= SAME_MATTER
    assert similarity(REPORT, other) < SAME_MATTER


@given(TEXTS, st.lists(TEXTS, max_size=8))
def test_similar_texts_are_ranked_by_similarity(text: str, others: list[str]) -> None:
    ranked = rank(text, others, least=0.2)
    expected = sorted(
        ((-similarity(text, other), index) for index, other in enumerate(others)),
    )
    assert [(-c.similarity, c.place) for c in ranked] == [e for e in expected if -e[0] >= 0.2]


@given(st.lists(st.tuples(ANY, ANY), max_size=5))
def test_fingerprints_fit_a_signed_column_and_are_independent_of_the_batch(
    pairs: list[tuple[str, str]],
) -> None:
    found = signatures([Message(*pair) for pair in pairs])
    assert found == [signature(*pair) for pair in pairs]
    assert all(-(2**63) <= value < 2**63 for value in found)


def test_stored_fingerprints_stay_comparable() -> None:
    assert signature("", REPORT) == PINNED


def test_near_copy_has_a_near_fingerprint_and_another_text_does_not() -> None:
    one = signature("", REPORT * 2)
    assert distance(one, signature("", REPORT * 2 + "请处理")) <= 14
    assert distance(one, signature("", "学校周末补课收费，家长不敢说，物价部门也不来检查")) > 14
    assert signature("", " ，。") == 0


@given(SIGNED, SIGNED)
def test_distance_counts_differing_bits(one: int, other: int) -> None:
    mask = 2**64 - 1
    assert distance(one, other) == sum(
        ((one & mask) >> bit & 1) != ((other & mask) >> bit & 1) for bit in range(64)
    )


@given(SIGNED, st.lists(SIGNED, max_size=6))
def test_nearest_fingerprints_come_first(one: int, others: list[int]) -> None:
    found = nearest(one, [*others, one], within=30)
    bits = [distance(one, [*others, one][index]) for index in found]
    assert bits == sorted(bits)
    assert bits[0] == 0


PINNED = 6128069981893225537
