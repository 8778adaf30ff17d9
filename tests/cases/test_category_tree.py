"""The shipped category tree, the map from the former one, and the types of request."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "src/jiceng/cases/data"
PERIODS = ("first_contact", "answer", "deadline")
# Length of one unit in hours on the wall, at least; enough to compare periods on one axis.
HOURS = {"urgent_hour": 1.0, "work_hour": 1.0, "work_day": 24.0, "calendar_day": 24.0}


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


TREE = {row["code"]: row for row in rows("category_tree.csv")}
LEAVES = [row for row in TREE.values() if row["level"] == "3"]


def effective(code: str, column: str) -> str:
    """A value of a category or else of the nearest ancestor that states one."""
    row = TREE[code]
    return row[column] or (effective(row["parent"], column) if row["parent"] else "")


def test_tree_has_a_hotlines_size_and_every_branch_has_leaves() -> None:
    levels = Counter(row["level"] for row in TREE.values())
    assert 16 <= levels["1"] <= 20
    assert 100 <= levels["2"] <= 140
    assert 400 <= levels["3"] <= 520
    parents = {row["parent"] for row in TREE.values()}
    assert [c for c, row in TREE.items() if row["level"] != "3" and c not in parents] == []


def test_codes_begin_with_parents_and_have_no_leading_zero() -> None:
    assert len(TREE) == len(rows("category_tree.csv"))
    for code, row in TREE.items():
        assert code.startswith(row["parent"])
        level = int(row["level"])
        assert level == (int(TREE[row["parent"]]["level"]) + 1 if row["parent"] else 1)
        # A leading zero is lost when a spreadsheet reads a code as a number.
        assert not code.startswith("0")


def test_leaf_names_are_unique() -> None:
    for language in ("name", "name_en"):
        names = Counter(row[language] for row in LEAVES)
        assert [name for name, times in names.items() if times > 1] == []
    assert all(row["name"] and row["name_en"] for row in TREE.values())


def test_each_group_has_at_most_one_other_leaf() -> None:
    others = Counter(row["parent"] for row in LEAVES if "其他" in row["name"])
    assert max(others.values()) == 1
    # The standard itself names these two classes of components and events so.
    branches = [c for c, r in TREE.items() if r["level"] != "3" and "其他" in r["name"]]
    assert branches == ["P05", "Q06"]


def test_every_leaf_has_three_times_in_order() -> None:
    for leaf in LEAVES:
        hours = []
        for period in PERIODS:
            amount = int(effective(leaf["code"], f"{period}_amount"))
            unit = effective(leaf["code"], f"{period}_unit")
            hours.append(amount * HOURS[unit])
        assert 0 < hours[0] <= hours[1] * 24, leaf["code"]
        assert hours[1] <= hours[2], leaf["code"]


def test_departments_exist() -> None:
    known = {row["code"] for row in rows("departments.csv")}
    assert {effective(code, "department") for code in TREE} <= known


def test_matters_not_taken_are_one_branch_with_directions() -> None:
    refused = [leaf["code"] for leaf in LEAVES if leaf["code"].startswith("99")]
    assert len(refused) >= 12
    assert all(effective(code, "directions") for code in refused)
    # Beside them only whoever thinks of harming themselves is told where to turn at once.
    others = [c["code"] for c in LEAVES if effective(c["code"], "directions")]
    assert sorted({*others} - {*refused}) == ["200501"]


def test_about_thirty_leaves_are_common() -> None:
    common = [leaf for leaf in LEAVES if leaf["common"]]
    assert 25 <= len(common) <= 40
    assert {row["common"] for row in TREE.values()} == {"", "yes"}


def test_regional_packs_contain_matters_of_the_region() -> None:
    packs = defaultdict(set)
    for leaf in LEAVES:
        packs[effective(leaf["code"], "region")].add(leaf["name"])
    assert set(packs) == {"", "lingnan", "north"}
    assert {"鱼塘承包与到期", "登革热与蚊虫滋生", "台风暴雨险情"} <= packs["lingnan"]
    assert {"冬季供暖", "道路积雪结冰", "草原草场"} <= packs["north"]


BROUGHT = (
    "路灯 加装电梯 出租屋与短租管理 电信网络诈骗 防溺水 长者饭堂 托育机构 无主井盖 监控电子眼"
    " 快递柜 共享单车 表扬感谢 灵活就业与骑手权益"
)


@pytest.mark.parametrize("name", BROUGHT.split())
def test_frequent_matter_has_a_leaf(name: str) -> None:
    assert name in {leaf["name"] for leaf in LEAVES}


def test_legal_bases_are_from_the_given_sources() -> None:
    stated = {row["legal_basis"] for row in TREE.values()} - {""}
    assert stated == {"GB/T 30428.2", "村民委员会组织法", "国务院办公厅政务服务便民热线指导意见"}


def test_every_former_category_has_a_successor() -> None:
    former = rows("category_map.csv")
    assert len(former) == len({row["former"] for row in former}) == 792
    assert {row["successor"] for row in former} <= set(TREE)
    known = {row["former"] for row in former}
    assert {row["parent"] for row in former} - {""} <= known


def test_kept_code_is_its_own_successor() -> None:
    kept = {r["former"]: r["successor"] for r in rows("category_map.csv") if r["former"] in TREE}
    assert all(former == successor for former, successor in kept.items())
    assert {code[0] for code in kept} == {"P", "Q"}
    assert len(kept) > 120


def test_some_request_types_have_an_answer_time_of_their_own() -> None:
    found = {row["code"]: row for row in rows("request_types.csv")}
    assert [row["name"] for row in found.values()] == [
        "咨询",
        "求助",
        "投诉",
        "举报",
        "建议",
        "表扬",
    ]
    own = {code: int(row["answer_amount"]) for code, row in found.items() if row["answer_amount"]}
    assert own == {"consult": 1, "suggestion": 15}
    assert found["consult"]["directly_answered"] == "yes"


def test_evaluation_messages_cover_all_fields_and_are_labelled_twice() -> None:
    with (Path(__file__).parent / "leaf_messages.csv").open(encoding="utf-8", newline="") as stream:
        messages = list(csv.DictReader(stream))
    assert len(messages) == len({row["text"] for row in messages}) >= 600
    leaves = {leaf["code"] for leaf in LEAVES}
    for row in messages:
        stated = {row["label"], row["also"], row["first_pass"], row["second_pass"]} - {""}
        assert stated <= leaves
        assert row["label"] in {row["first_pass"], row["second_pass"]}
    fields = {code for code, row in TREE.items() if row["level"] == "1"}
    assert {next(f for f in fields if row["label"].startswith(f)) for row in messages} == fields
    twice = sum(row["first_pass"] == row["second_pass"] for row in messages)
    assert twice / len(messages) > 0.9
