"""Hot issues among reports: like texts, names, heat, neighbourhoods, and the command."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases.hot_issues.cli import hot
from jiceng.cases.hot_issues.rules.finding import (
    MONTH_DAYS,
    Report,
    heat_of,
    issues_of,
    neighbourhoods_of,
)
from jiceng.cases.hot_issues.rules.like_texts import SILENT_DAYS, Text, clusters_of
from jiceng.cases.hot_issues.rules.naming import names_of, shared_by
from jiceng.ui.tables import read_rows

OTHERS = [
    "公交车站牌损坏没人修理",
    "楼上住户养狗半夜一直叫",
    "社保卡补办需要哪些材料",
    "农贸市场占道摆摊堵住路口",
    "自来水水压太低洗不了澡",
    "小学门口没有斑马线很危险",
]


def texts(*given: tuple[str, float]) -> list[Text]:
    rest = [Text(title, "", 1.0) for title in OTHERS]
    return [*(Text(title, "", day) for title, day in given), *rest]


def rows_of(found: Sequence[Text]) -> list[list[int]]:
    return [each.rows for each in clusters_of(found) if len(each.rows) > 1]


def test_texts_of_one_matter_form_one_cluster() -> None:
    given = texts(
        ("丽发新城旁边搅拌站噪音扰民", 1.0),
        ("丽发新城搅拌站灰尘大噪音大", 2.0),
        ("投诉丽发新城附近的搅拌站", 3.0),
    )
    assert rows_of(given) == [[0, 1, 2]]


def test_the_same_words_long_after_are_another_issue() -> None:
    given = texts(("丽发新城搅拌站噪音扰民", 1.0), ("丽发新城搅拌站噪音扰民", 2.0 + SILENT_DAYS))
    assert rows_of(given) == []


def test_like_texts_at_places_far_from_each_other_are_different_issues() -> None:
    one, other = ((0.0, 0.0), (5_000.0, 0.0))
    near = (100.0, 0.0)
    given = [
        Text("路灯不亮已经一个星期", "", 1.0 + n, point)
        for n, point in enumerate((one, other, near))
    ]
    rest = [Text(title, "", 1.0) for title in OTHERS]
    assert rows_of([*given, *rest]) == [[0, 2]]


def test_like_texts_on_different_matters_are_different_issues() -> None:
    titles = ("星园大道东站流动摊贩占道", "星园大道东站井盖松动", "星园大道东站摊贩占道卖菜")
    matters = ("vendors", "manholes", "")
    given = [
        Text(title, "", 1.0 + n, None, matter)
        for n, (title, matter) in enumerate(zip(titles, matters, strict=True))
    ]
    rest = [Text(title, "", 1.0) for title in OTHERS]
    assert rows_of([*given, *rest]) == [[0, 2]]


def test_a_cluster_is_named_by_the_words_of_its_titles() -> None:
    titles = [
        "投诉A市伊景园滨河苑捆绑销售车位",
        "伊景园滨河苑车位捆绑销售",
        "关于伊景园滨河苑捆绑销售车位的问题",
    ]
    assert names_of(titles) == ["伊景园滨河苑捆绑销售车位"]
    others = ["伊景园滨河苑涨价", "伊景园滨河苑没有学校", "滨河苑卖得贵"]
    assert names_of([*titles, *others])[0] == "伊景园滨河苑"


@pytest.mark.parametrize(
    ("titles", "names"), [([], []), (["!!"], []), (["路灯不亮"], ["路灯不亮"])]
)
def test_names_of_few_titles(titles: list[str], names: list[str]) -> None:
    assert [each for each in names_of(titles) if each.strip("!")] == names


@given(st.lists(st.text(alphabet="路灯不亮井盖破损 ", max_size=12), max_size=8))
def test_names_are_taken_from_the_titles(titles: list[str]) -> None:
    for name in names_of(titles):
        assert any(name in title for title in titles)


@pytest.mark.parametrize(
    ("titles", "name"),
    [
        (
            ["垃圾站离居民楼不到5米", "垃圾站离居民楼不到50米", "垃圾站离居民楼不到15米"],
            "垃圾站离居民楼",
        ),
        (["地铁3号线施工噪音", "地铁3号线施工扬尘", "地铁3号线夜间施工"], "地铁3号线"),
        (["万家丽路与A5区交界积水", "万家丽路A5区积水", "万家丽路积水"], "万家丽路"),
        (
            ["星沙汽车站旁的路灯", "星沙汽车站停车难", "星沙汽车总站搬迁", "星沙汽车站脏乱"],
            "星沙汽车站",
        ),
        (["楼上3.5米高的广告牌", "楼上3.2米高的广告牌"], "高的广告牌"),
    ],
)
def test_names_are_cut_neither_in_numbers_nor_in_places(titles: list[str], name: str) -> None:
    assert names_of(titles)[0] == name


def is_within_a_number(title: str, at: int) -> bool:
    """Whether a place of a title is between digits or letters, or before the unit of a number."""
    before, after = title[at - 1 : at], title[at : at + 1]
    is_word = re.compile(r"[A-Za-z0-9]").fullmatch
    return bool(is_word(before) and is_word(after)) or (before.isdigit() and after.isalpha())


@given(st.lists(st.text(alphabet="路灯离5米0号A线 ，的", max_size=24), max_size=8))
def test_names_begin_and_end_between_words_in_a_title(titles: list[str]) -> None:
    for name in names_of(titles):
        whole = [
            title
            for title in titles
            for found in re.finditer(f"(?={re.escape(name)})", title)
            if not is_within_a_number(title, found.start())
            and not is_within_a_number(title, found.start() + len(name))
        ]
        assert whole, name


@given(st.lists(st.text(alphabet="路灯离5米0号A线 ，的", max_size=24), max_size=8))
def test_shared_names_stand_in_several_titles(titles: list[str]) -> None:
    for name in shared_by(titles):
        assert sum(name in title for title in titles) >= 2


@given(st.lists(st.tuples(st.floats(0, 200), st.sampled_from("abcdef")), max_size=30))
def test_heat_is_the_most_reporters_in_any_month(reported: list[tuple[float, str]]) -> None:
    slow = max(
        (
            len({who for day, who in reported if begin <= day < begin + MONTH_DAYS})
            for begin, _who in reported
        ),
        default=0,
    )
    assert heat_of(reported) == slow


def test_one_person_who_writes_often_makes_no_heat() -> None:
    many = [Report(f"丽发新城搅拌站噪音{n}次", "", float(n), who="same") for n in range(8)]
    some = [Report(f"凉塘路旧城改造何时动工{n}", "", float(n), who=str(n)) for n in range(4)]
    rest = [Report(title, "", 1.0) for title in OTHERS]
    found = issues_of([*many, *some, *rest])
    assert [each.heat for each in found] == [4, 1]


def test_a_neighbourhood_with_more_than_usual_is_found_with_its_reports() -> None:
    usual = [
        Report(OTHERS[n % 6], "", float(day), 113.0 + 0.02 * place, 22.5)
        for place in range(20)
        for day in range(50)
        for n in range(1 + (place + day) % 2)
    ]
    more = [Report("河水发臭有死鱼", "", 49.5, 113.1, 22.5) for _n in range(12)]
    [found] = neighbourhoods_of([*usual, *more], runs=99)
    assert set(range(len(usual), len(usual) + 12)) <= set(found.rows)
    assert found.names[0] == "河水发臭有死鱼"
    assert found.days == 1
    assert found.recurrence_days >= 30
    assert found.centre == pytest.approx((113.1, 22.5), abs=0.01)


def test_reports_without_places_have_no_neighbourhoods() -> None:
    assert neighbourhoods_of([Report("a", "b", 1.0)], runs=29) == []


def write(path: Path, rows: Sequence[Sequence[str]], head: str = "time,title,text,lon,lat") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head.split(","), *rows])
    return path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(hot, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_command_finds_issues_in_a_file(tmp_path: Path) -> None:
    issue = [
        [f"2026/3/{day} 8:0{day}:00", f"丽发新城搅拌站噪音{day}", "夜里睡不着", "113.1", "22.5"]
        for day in range(1, 5)
    ]
    rest = [["2026-03-01", title, "", "", ""] for title in OTHERS]
    found = json.loads(run("find", str(write(tmp_path / "a.csv", [*issue, *rest])), "--json"))
    assert found["reports"] == 10
    [only] = found["issues"]
    assert only["rows"] == [2, 3, 4, 5]  # lines of the file
    assert only["names"][0].startswith("丽发新城搅拌站噪音")
    assert (only["first"], only["last"]) == ("2026-03-01", "2026-03-04")
    assert only["centre"] == pytest.approx([113.1, 22.5])
    assert "2026-03-01" in run("find", str(tmp_path / "a.csv"))


def test_the_command_works_without_places_and_says_if_nothing_is_found(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [["2026-03-01", "路灯不亮", "坏了"]], "time,title,text")
    assert json.loads(run("find", str(path), "--json"))["issues"] == []
    assert run("find", str(path)).strip()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["yesterday", "a", "b", "", ""], "hot.time"),
        (["2026-03-01", "a", "b", "x", "22"], "hot.place"),
    ],
)
def test_a_value_that_cannot_be_read_is_named_with_its_line(
    tmp_path: Path, row: list[str], code: str
) -> None:
    path = write(tmp_path / "a.csv", [["2026-03-01", "a", "b", "", ""], row])
    result = CliRunner().invoke(hot, ["find", str(path)])
    assert getattr(result.exception, "code", "") == code
    assert getattr(result.exception, "line", 0) == 3


def test_the_two_issues_that_everybody_saw_lead_the_list_of_a_message_board(
    shared_data: Path,
) -> None:
    found = json.loads(run("find", str(shared_data / "messages" / "hot_issues.csv"), "--json"))
    first, second, *_rest = found["issues"]
    assert "伊景园滨河苑" in first["names"]
    assert "丽发新城" in second["names"]
    assert min(first["heat"], second["heat"]) > 20


def test_eight_of_the_ten_hottest_issues_are_about_one_matter(shared_data: Path) -> None:
    """Labels were made by reading the messages: whether each belongs to the matter of most others
    (docs/hot-issues.md). A message without a label counts as one that does not.
    """
    labels = Path(__file__).with_name("hot_issue_labels.csv")
    with labels.open(encoding="utf-8", newline="") as file:
        belongs = {row["message_id"]: row["belongs"] == "1" for row in csv.DictReader(file)}
    path = shared_data / "messages" / "hot_issues.csv"
    by_line = {row.line: row["message_id"] for row in read_rows(path)}
    found = json.loads(run("find", str(path), "--json"))["issues"][:10]
    shares = [
        sum(belongs.get(by_line[line], False) for line in issue["rows"]) / len(issue["rows"])
        for issue in found
    ]
    assert sum(share >= 0.7 for share in shares) >= 8
    assert sum(shares[:2]) > 1.9


def test_an_evaluation_is_printed_in_words_and_as_json() -> None:
    arguments = ("evaluate", "--runs", "20", "--permutations", "19")
    assert json.loads(run(*arguments, "--json"))["runs"] == 20
    assert "0.30 / 0.64 / 0.82" in run(*arguments)
