"""The category tree, the words that make urgent, and suggestions below the first level."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases.triage.categories import (
    DATA,
    DEADLINE_UNITS,
    RULES,
    URGENCIES,
    CategoryProblem,
    code_of_label,
    load_categories,
    load_departments,
    resolve,
)
from jiceng.cases.triage.leaf import suggest_leaf
from jiceng.cases.triage.model import Model
from jiceng.cases.triage.urgent import highest, load_urgent_words, urgency, urgent_words

DEPARTMENTS = frozenset({"water", "housing"})
COMPLETE = {
    "urgency": "normal",
    "deadline_amount": "5",
    "deadline_unit": "work_day",
    "duplicate_radius_m": "50",
    "duplicate_hours": "24",
    "department": "water",
}


def row(code: str, parent: str = "", **rules: str) -> dict[str, str]:
    return {"code": code, "parent": parent, "name": code, "name_en": "", **rules}


def test_every_shipped_category_has_complete_rules() -> None:
    categories = load_categories()
    departments = {kind.code for kind in load_departments()}
    assert len(categories) > 700
    for category in categories:
        assert category.urgency in URGENCIES
        assert category.deadline_unit in DEADLINE_UNITS
        assert category.department in departments
        assert category.deadline_amount > 0


def test_parents_precede_children_and_prefix_their_codes() -> None:
    seen: set[str] = set()
    for category in load_categories():
        assert category.parent in seen or category.parent == ""
        assert category.code.startswith(category.parent)
        seen.add(category.code)


def test_top_two_levels_and_city_management_are_translated() -> None:
    untranslated = [
        c.code for c in load_categories() if not c.name_en and (c.level < 3 or c.code[0] in "PQ")
    ]
    assert untranslated == []


def test_every_label_of_the_shipped_model_has_a_category() -> None:
    codes = {label: code_of_label(label) for label in Model.load().labels}
    assert all(codes.values())
    assert len(set(codes.values())) == len(codes)
    assert code_of_label("没有这个") == ""


def test_tree_contains_the_whole_public_taxonomy(shared_data: Path) -> None:
    by_code = {c.code: c for c in load_categories()}
    paths = set()
    for category in by_code.values():
        if category.level == 3:
            parent = by_code[category.parent]
            paths.add((by_code[parent.parent].name, parent.name, category.name))
    with (shared_data / "messages" / "taxonomy.csv").open(encoding="utf-8-sig") as stream:
        wanted = {(r["level1"], r["level2"], r["level3"]) for r in csv.DictReader(stream)}
    assert {path for path in wanted if path[2]} <= paths


def test_empty_rule_is_inherited_from_the_nearest_ancestor() -> None:
    found = resolve(
        [row("A", **COMPLETE), row("A1", "A", urgency="urgent"), row("A11", "A1")], DEPARTMENTS
    )
    leaf = found[2]
    assert (leaf.urgency, leaf.deadline_amount, leaf.department) == ("urgent", 5, "water")
    assert leaf.inherited == frozenset(RULES)
    assert found[1].inherited == frozenset(RULES) - {"urgency"}


@given(st.randoms(use_true_random=False))
def test_order_of_rows_is_irrelevant(dice: random.Random) -> None:
    rows = [row("A", **COMPLETE), row("A1", "A"), row("A11", "A1"), row("A12", "A1")]
    shuffled = rows[:]
    dice.shuffle(shuffled)
    assert set(resolve(shuffled, DEPARTMENTS)) == set(resolve(rows, DEPARTMENTS))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row("A", **COMPLETE), row("A", **COMPLETE)], "twice"),
        ([row("", **COMPLETE)], "empty"),
        ([row("B", "A", **COMPLETE)], "does not exist"),
        ([row("A", "B", **COMPLETE), row("B", "A", **COMPLETE)], "own ancestor"),
        ([row("A", "A", **COMPLETE)], "own ancestor"),
        ([row("A", **{**COMPLETE, "urgency": ""})], "no urgency"),
        ([row("A", **{**COMPLETE, "urgency": "soon"})], "soon"),
        ([row("A", **{**COMPLETE, "deadline_unit": "moon"})], "moon"),
        ([row("A", **{**COMPLETE, "deadline_amount": "0"})], "deadline_amount"),
        ([row("A", **{**COMPLETE, "duplicate_hours": "-1"})], "duplicate_hours"),
        ([row("A", **{**COMPLETE, "duplicate_radius_m": "²"})], "duplicate_radius_m"),
        ([row("A", **{**COMPLETE, "department": "magic"})], "magic"),
        ([{**row("A", **COMPLETE), "name": " "}], "no name"),
    ],
)
def test_contradictory_tree_is_refused(rows: list[dict[str, str]], said: str) -> None:
    with pytest.raises(CategoryProblem, match=said):
        resolve(rows, DEPARTMENTS)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("楼下燃气泄漏，味道很大", "emergency"),
        ("三楼着火了，快来人", "emergency"),
        ("有人被困在电梯里", "emergency"),
        ("小区停水两天了", "urgent"),
        ("一旦发生火灾，后果不堪设想", "normal"),
        ("消防通道被占，存在火灾隐患", "normal"),
        ("社区组织火灾演练", "normal"),
        ("没有停电通知", "normal"),
        ("请问社保怎么交", "normal"),
        ("", "normal"),
    ],
)
def test_stated_danger_is_urgent_and_feared_danger_is_not(text: str, level: str) -> None:
    assert urgency("", text) == level


def test_urgent_word_has_a_position_and_a_category() -> None:
    (found,) = urgent_words("求助", "这里燃气泄漏")
    assert (found.word, found.urgency, found.category) == ("燃气泄漏", "emergency", "Q0403")
    assert "求助\n这里燃气泄漏"[found.start :].startswith("燃气泄漏")


def test_categories_of_urgent_words_and_leaf_words_exist() -> None:
    codes = {c.code for c in load_categories()}
    assert {code for _, code in load_urgent_words().values() if code} <= codes
    with (DATA / "leaf_words.csv").open(encoding="utf-8") as stream:
        assert {r["code"] for r in csv.DictReader(stream)} <= codes


def test_highest_urgency_applies() -> None:
    assert highest(["normal", "emergency", "urgent"]) == "emergency"
    assert highest([]) == "normal"


@pytest.mark.parametrize(
    ("level1", "text", "expected"),
    [
        ("劳动和社会保障", "老板拖欠工资三个月", "工资发放"),
        ("环境保护", "夜间噪音扰民，睡不着", "噪音污染"),
        ("交通运输", "快递包裹丢失，圆通不理", "快递市场管理"),
        ("城乡建设", "开发商延期交房", "房地产开发管理"),
        ("教育文体", "学校周末补课收补课费", "乱收费"),
    ],
)
def test_words_of_the_message_suggest_a_leaf_category(
    level1: str, text: str, expected: str
) -> None:
    names = {c.code: c.name for c in load_categories()}
    first, *_ = suggest_leaf(level1, "", text)
    assert names[first.code] == expected
    assert all(word in text for word in first.words)
    assert suggest_leaf(code_of_label(level1), "", text)[0] == first


def test_text_without_leaf_words_suggests_no_leaf() -> None:
    assert suggest_leaf("环境保护", "", "你好") == []
    assert suggest_leaf("没有", "", "噪音") == []
    assert suggest_leaf("", "", "噪音") == []


@given(st.text(max_size=40), st.text(max_size=80))
def test_suggested_leaves_are_ranked_below_the_given_category(title: str, text: str) -> None:
    found = suggest_leaf("D", title, text + "噪音油烟", limit=4)
    assert 0 < len(found) <= 4
    assert [leaf.score for leaf in found] == sorted((x.score for x in found), reverse=True)
    assert all(leaf.code[0] in "DQ" for leaf in found)
