"""Ranking of articles and comparison of versions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases.index_words import words_of
from jiceng.cases.knowledge.rules import (
    MOST,
    Indexed,
    differences,
    index_of,
    ranked,
)

ARTICLES = {
    "card": (
        "社保卡补办需要什么材料",
        "社保卡丢了 重新办卡",
        "携带身份证到社保网点或银行办理补卡。",
    ),
    "lamp": ("路灯坏了多久能修好", "路灯不亮 街灯", "路灯报修后一般在十六个工作时内修复。"),
    "noise": (
        "夜间施工噪音怎么投诉",
        "晚上施工 扰民",
        "夜间二十二时至次日六时禁止产生噪音的施工。",
    ),
    "lift": ("加装电梯怎么申请", "旧楼装电梯", "由业主协商一致后向住建局申请。"),
    "pond": ("鱼塘尾水排放有什么要求", "鱼塘换水", "尾水经处理达标后方可排放。"),
}
INDEX = index_of(
    Indexed(key, frozenset(words_of(title, words)), frozenset(words_of(text)), f"C-{key}")
    for key, (title, words, text) in ARTICLES.items()
)
CHARACTERS = st.text("路灯社保卡施工电梯鱼塘的了，a1", max_size=30)


def described(text: str, *codes: str) -> list[str]:
    return ranked(INDEX, words_of(text), codes, is_search=False)


def searched(text: str) -> list[str]:
    return ranked(INDEX, words_of(text), is_search=True)


def test_description_of_a_call_finds_its_article() -> None:
    assert described("来电人称小区门口路灯坏了三天，问多久能修好")[0] == "lamp"
    assert described("想问一下社保卡补办需要什么材料，在哪里办")[0] == "card"


def test_description_of_something_else_finds_nothing() -> None:
    assert described("邻居家的狗整晚叫，影响休息") == []


def test_search_finds_words_of_title_and_text() -> None:
    assert searched("旧楼装电梯") == ["lift"]
    assert searched("补卡") == ["card"]
    assert searched("暂住证") == []


def test_traditional_characters_find_the_same() -> None:
    assert searched("加裝電梯") == searched("加装电梯") == ["lift"]


@given(CHARACTERS)
def test_results_are_bounded_and_distinct(text) -> None:
    for found in (described(text), searched(text)):
        assert len(found) == len(set(found)) <= MOST


@given(st.sets(st.sampled_from(sorted(set().union(*(each.head for each in INDEX.articles))))))
def test_results_of_a_search_hold_most_of_its_words(words) -> None:
    """Against a plain sum of weights."""
    for key in ranked(INDEX, words, is_search=True):
        article = next(each for each in INDEX.articles if each.key == key)
        held = sum(INDEX.weights[word] for word in words if word in article.head | article.body)
        assert held >= 0.75 * sum(INDEX.weights[word] for word in words) - 1e-9


@given(CHARACTERS, CHARACTERS)
def test_differences_rebuild_both_texts(before, after) -> None:
    runs = list(differences(before, after))
    assert "".join(run.text for run in runs if run.kind != "added") == before
    assert "".join(run.text for run in runs if run.kind != "removed") == after
    assert all(run.text for run in runs)
