"""Questions of rosters, and what digests depend on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from uuid import UUID

import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st

from jiceng.records.rosters import rules
from jiceng.records.rosters.rules import Question, QuestionKind, RosterLine

ONE, OTHER = UUID(int=1), UUID(int=2)
NAMES = st.text("张李王伟强明", min_size=1, max_size=3)
ROWS = st.lists(
    st.builds(RosterLine, NAMES, st.sampled_from(["", "1", "2"])), min_size=1, max_size=8
)


def raised(*rows: RosterLine) -> list[tuple[QuestionKind, tuple[int, ...]]]:
    found = rules.questions(dict(enumerate(rows, start=1)))
    return [(each.kind, each.rows) for each in found]


def test_people_of_the_same_name_raise_a_question() -> None:
    """The same name in two households may be two people; in one household hardly."""
    assert raised(RosterLine("张三", "1"), RosterLine("李四", "1"), RosterLine("张三", "2")) == [
        (QuestionKind.SAME_NAME, (1, 3))
    ]
    assert raised(RosterLine("张三", "1"), RosterLine("张三", "1")) == [
        (QuestionKind.DOUBLE, (1, 2))
    ]
    assert raised(RosterLine("张三"), RosterLine("张三")) == [(QuestionKind.SAME_NAME, (1, 2))]


@pytest.mark.parametrize("spelling", ["張三", " 张 三 ", "张三（组长）", "张三(", "张·三"])
def test_spellings_of_a_name_are_equal(spelling: str) -> None:
    assert raised(RosterLine("张三", "1"), RosterLine(spelling, "2")) == [
        (QuestionKind.SAME_NAME, (1, 2))
    ]


def test_same_name_with_different_accounts_raises_no_question() -> None:
    assert raised(RosterLine("张三", person=ONE), RosterLine("张三", person=OTHER)) == []
    assert raised(RosterLine("张三", person=ONE), RosterLine("张三", person=ONE)) == [
        (QuestionKind.DOUBLE, (1, 2))
    ]
    assert raised(RosterLine("张三", person=ONE), RosterLine("张三")) == [
        (QuestionKind.SAME_NAME, (1, 2))
    ]


@pytest.mark.parametrize(
    ("one", "other", "is_asked"),
    [
        ("欧阳娜", "欧阳娜秀", True),
        ("陈志强", "陈伟强", True),
        ("陈伟强", "陈伟明", False),  # brothers
        ("张伟", "张强", False),
        ("张伟", "李明", False),
        ("陈志强", "李伟明", False),
    ],
)
def test_similar_names_in_one_household_raise_a_question(
    one: str, other: str, is_asked: bool
) -> None:
    expected = [(QuestionKind.SIMILAR, (1, 2))] if is_asked else []
    assert raised(RosterLine(one, "1"), RosterLine(other, "1")) == expected
    assert raised(RosterLine(one, "1"), RosterLine(other, "2")) == []
    assert raised(RosterLine(one), RosterLine(other)) == []


@pytest.mark.parametrize(
    ("name", "mark", "is_asked"),
    [
        ("张三", "已故（2025.8）", True),
        ("张三", "户口迁出", True),
        ("张三（去世）", "", True),
        ("张三", "外出务工", False),
        ("张三", "", False),
    ],
)
def test_rows_marked_as_dead_or_moved_away_raise_a_question(
    name: str, mark: str, is_asked: bool
) -> None:
    assert raised(RosterLine(name, "1", mark)) == (
        [(QuestionKind.DOUBTFUL, (1,))] if is_asked else []
    )


def test_questions_are_not_raised_again() -> None:
    rows = {
        1: RosterLine("张三", "1", "已故"),
        2: RosterLine("张三", "2"),
        3: RosterLine("李四", "3"),
    }
    assert rules.questions(rows, new=[3]) == []
    assert rules.questions(rows | {4: RosterLine("李四", "4")}, new=[4]) == [
        Question(QuestionKind.SAME_NAME, (3, 4))
    ]


@given(ROWS)
def test_all_rows_of_the_same_name_raise_a_question(rows: list[RosterLine]) -> None:
    """Compared with a check of every pair."""
    numbered = dict(enumerate(rows, start=1))
    found = rules.questions(numbered)
    for one, other in combinations(numbered, 2):
        is_asked = any(
            {one, other} <= set(each.rows) for each in found if each.kind != QuestionKind.SIMILAR
        )
        assert is_asked == (numbered[one].name == numbered[other].name)


def test_real_village_list_raises_the_expected_questions(shared_data: Path) -> None:
    path = shared_data / "office" / "村民代表会议花名册.xlsx"
    sheet = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    household, rows = "", []
    for values in sheet.to_python()[1:]:
        household = str(values[0]) or household
        if values[1]:
            rows.append(RosterLine(str(values[1]), household, str(values[8])))
    found = rules.questions(dict(enumerate(rows, start=1)))
    doubtful = {each.rows[0] for each in found if each.kind == QuestionKind.DOUBTFUL}
    gone = [n for n, row in enumerate(rows, 1) if "已故" in row.mark or "迁出" in row.mark]
    assert doubtful == set(gone)
    assert gone
    twins = {rules.bare_name(rows[n - 1].name) for each in found for n in each.rows}
    names = [rules.bare_name(row.name) for row in rows]
    assert {name for name in names if names.count(name) > 1} <= twins
    assert len(found) < len(rows)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], "roster.rows"),
        ([RosterLine("张三")] * 20_001, "roster.rows"),
        ([RosterLine("张三"), RosterLine(" ")], "roster.no_name"),
        ([RosterLine("（空）")], "roster.no_name"),
        ([RosterLine("张" * 81)], "roster.too_long"),
        ([RosterLine("张三", mark="x" * 81)], "roster.too_long"),
    ],
)
def test_invalid_roster_is_refused_with_a_code(rows: list[RosterLine], code: str) -> None:
    verdict = rules.well_formed(rows)
    assert verdict.code == code
    assert verdict.sentence != code


def test_roster_is_frozen_when_all_questions_are_answered() -> None:
    codes = [
        rules.may_freeze(is_frozen=True, open_questions=0, rows=1).code,
        rules.may_freeze(is_frozen=False, open_questions=2, rows=1).code,
        rules.may_freeze(is_frozen=False, open_questions=0, rows=0).code,
        rules.may_freeze(is_frozen=False, open_questions=0, rows=1).code,
    ]
    assert codes == ["roster.frozen", "roster.open_questions", "roster.nobody", ""]


def test_digest_can_be_computed_from_its_documentation() -> None:
    said = {"household": "1", "mark": "", "name": "张三", "nonce": "ab", "number": 7}
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    row = rules.row_digest(7, RosterLine("张三", "1"), "ab")
    assert row == hashlib.sha256(text.encode()).hexdigest()
    roster = rules.roster_digest([row, row])
    assert roster == hashlib.sha256(f"{row}\n{row}\n".encode()).hexdigest()


@given(st.builds(RosterLine, NAMES, NAMES, NAMES), st.integers(1, 99), NAMES)
def test_digest_depends_on_every_part_of_the_roster(
    row: RosterLine, number: int, other: str
) -> None:
    digest = rules.row_digest(number, row, "00")
    new = f"{other}x"
    changed = [replace(row, name=new), replace(row, household=new), replace(row, mark=new)]
    others = {rules.row_digest(number, each, "00") for each in changed}
    others |= {rules.row_digest(number + 1, row, "00"), rules.row_digest(number, row, "01")}
    assert digest not in others
    assert rules.row_digest(number, replace(row, person=ONE), "00") == digest
