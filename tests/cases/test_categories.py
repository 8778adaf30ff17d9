"""The category tree, the words that make urgent, and suggestions below the first level."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases.triage import matters
from jiceng.cases.triage.categories import (
    DATA,
    DEADLINE_UNITS,
    PERIODS,
    RULES,
    URGENCIES,
    CategoryProblem,
    code_of_label,
    field_of,
    former_categories,
    load_categories,
    load_departments,
    resolve,
)
from jiceng.cases.triage.cli import suggest_leaves
from jiceng.cases.triage.confirmed import confirmed_words, write_words
from jiceng.cases.triage.features import Message
from jiceng.cases.triage.leaf import rank_leaves
from jiceng.cases.triage.request_type import request_type_of
from jiceng.cases.triage.urgent import highest, load_urgent_words, urgency, urgent_words

DEPARTMENTS = frozenset({"water", "housing"})
COMPLETE = {
    "urgency": "normal",
    "first_contact_amount": "24",
    "first_contact_unit": "urgent_hour",
    "answer_amount": "5",
    "answer_unit": "work_day",
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
    assert len(categories) > 600
    for category in categories:
        assert category.urgency in URGENCIES
        for period in PERIODS:
            assert getattr(category, f"{period}_unit") in DEADLINE_UNITS
            assert getattr(category, f"{period}_amount") > 0
        assert category.department in departments


def test_parents_precede_children_and_prefix_their_codes() -> None:
    seen: set[str] = set()
    for category in load_categories():
        assert category.parent in seen or category.parent == ""
        assert category.code.startswith(category.parent)
        seen.add(category.code)


def test_every_category_is_translated() -> None:
    assert [c.code for c in load_categories() if not c.name_en] == []


def test_every_label_of_the_shipped_field_model_has_a_category() -> None:
    labels = matters.load_fields().labels
    codes = {code_of_label(label) for label in labels}
    assert codes == {c.code for c in load_categories() if c.level == 1}
    assert code_of_label("没有这个") == ""


def test_whole_public_taxonomy_has_successors(shared_data: Path) -> None:
    with (DATA / "category_map.csv").open(encoding="utf-8") as stream:
        former = {row["former"]: row for row in csv.DictReader(stream)}
    paths = set()
    for row in former.values():
        above = former.get(row["parent"])
        if above and above["parent"]:
            paths.add((former[above["parent"]]["name"], above["name"], row["name"]))
    with (shared_data / "messages" / "taxonomy.csv").open(encoding="utf-8-sig") as stream:
        wanted = {(r["level1"], r["level2"], r["level3"]) for r in csv.DictReader(stream)}
    assert {path for path in wanted if path[2]} <= paths
    assert former_categories().keys() == former.keys()


def test_texts_are_inherited_and_common_marks_are_not() -> None:
    above = row("A", **COMPLETE, legal_basis="法", directions="去处", region="north", common="yes")
    found = resolve([above, row("A1", "A"), row("A11", "A1", legal_basis="条例")], DEPARTMENTS)
    assert [c.legal_basis for c in found] == ["法", "法", "条例"]
    assert {(c.directions, c.region) for c in found} == {("去处", "north")}
    assert [c.common for c in found] == [True, False, False]


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
        ([row("A", **{**COMPLETE, "answer_amount": "0"})], "answer_amount"),
        ([row("A", **{**COMPLETE, "first_contact_unit": "moon"})], "first_contact_unit"),
        ([row("A", **COMPLETE, region="mars")], "region"),
        ([row("A", **COMPLETE, common="often")], "common"),
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
        ("河水漫堤了", "emergency"),
        ("电动车起火，救命", "emergency"),
        ("孩子被同学欺凌", "urgent"),
        ("开展消防宣传，预防火灾", "normal"),
        ("一旦发生火灾，后果不堪设想", "normal"),
        ("消防通道被占，存在火灾隐患", "normal"),
        ("社区组织火灾演练", "normal"),
        ("没有停电通知", "normal"),
        ("前几天反映万安路积水的事，还是没人来", "normal"),
        ("空地积水的轮胎和花盆，都是孑孓", "normal"),
        ("表扬江翠社区网格员，前天晚上水管爆裂，二话不说就来帮忙", "normal"),
        ("您好，感谢李警官，昨晚老人走失，一直帮忙找到半夜", "normal"),
        ("感谢上次帮忙，现在又着火了，快来", "emergency"),
        ("感谢领导看一下，楼下燃气泄漏", "emergency"),
        ("请问社保怎么交", "normal"),
        ("", "normal"),
    ],
)
def test_stated_danger_is_urgent_and_feared_danger_is_not(text: str, level: str) -> None:
    assert urgency("", text) == level


def test_urgent_word_has_a_position_and_a_category() -> None:
    (found,) = urgent_words("求助", "这里燃气泄漏")
    assert (found.word, found.urgency, found.category) == ("燃气泄漏", "emergency", "140305")
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
    ("text", "expected"),
    [
        ("路灯坏了", "路灯"),
        ("小区东门的路灯坏了，晚上很黑", "路灯"),
        ("井盖缺失", "无主井盖"),
        ("老板拖欠工资三个月", "拖欠工资"),
        ("违停堵路", "机动车乱停放"),
        ("超市卖过期食品", "过期变质与食品异物"),
        ("公司不足额交社保", "社保缴纳与补缴"),
        ("鱼塘承包到期想续租", "鱼塘承包与到期"),
        ("想加装电梯，一楼不同意", "加装电梯"),
    ],
)
def test_words_of_the_message_suggest_a_leaf_category(text: str, expected: str) -> None:
    names = {c.code: c.name for c in load_categories()}
    first, *_ = suggest_leaves([Message("", text)])[0]
    assert names[first.code] == expected
    assert all(word in text for word in first.words)


def test_two_words_together_suggest_a_leaf_that_one_alone_does_not() -> None:
    whole, *_ = rank_leaves({}, "", "楼上那一家的厕所一直往下漏水")
    assert (whole.code, "楼上" in whole.words, "漏水" in whole.words) == ("230101", True, True)
    alone = rank_leaves({}, "", "楼上", limit=513)
    assert next(leaf for leaf in alone if leaf.code == "230101").probability < 0.1


def test_field_of_the_model_decides_without_words() -> None:
    for code in ("15", "20", "P"):
        first, *_ = rank_leaves({code: 0.9}, "", "请帮忙")
        assert field_of(first.code) == code


def test_confirmed_words_are_read_again_when_their_file_changes(tmp_path: Path) -> None:
    own = tmp_path / "leaf_words.csv"
    before = rank_leaves({}, "", "盘古井那里又来了", extra=own)
    write_words(own, {"170401": ("盘古井",), "unknown": ("来了",)})
    first, *_ = rank_leaves({}, "", "盘古井那里又来了", extra=own)
    assert (first.code, first.words) == ("170401", ("盘古井",))
    assert first != before[0]


def test_confirmed_word_needs_several_requests_of_one_leaf() -> None:
    rows = [("170401", f"盘古井{n}号塘，请处理") for n in range(9)]
    rows += [("150403", f"第{n}街有车，请处理") for n in range(9)]
    rows += [("150403", "张三家门口有车")] * 2
    learned = confirmed_words(rows)
    assert learned["170401"][0] == "盘古井"
    assert not {"请处理", "处理"} & {word for words in learned.values() for word in words}
    assert not any("张三" in word for words in learned.values() for word in words)
    assert confirmed_words(rows[:7]) == {}


@given(st.text(max_size=40), st.text(max_size=80))
def test_suggested_leaves_are_ranked_with_probabilities(title: str, text: str) -> None:
    found = rank_leaves({"16": 0.5, "Q": 0.4}, title, text + "噪音油烟", limit=4)
    assert len(found) == 4
    assert [leaf.score for leaf in found] == sorted((x.score for x in found), reverse=True)
    assert 0 < sum(leaf.probability for leaf in found) <= 1.0001


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("请问怎么办居住证", "consult"),
        ("表扬社区小陈", "praise"),
        ("建议江边修条步道", "suggestion"),
        ("举报无证行医", "report"),
        ("投诉物业不作为", "complaint"),
        ("路灯坏了", "help"),
        ("the lamp is out", ""),
    ],
)
def test_words_suggest_the_request_type(text: str, kind: str) -> None:
    assert request_type_of("", text) == kind
