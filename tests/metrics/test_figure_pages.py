"""Pages of figures: what they show, what their address keeps, and their files."""

from __future__ import annotations

import html
import io
import re
import zipfile
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import python_calamine
from django.test import Client

from jiceng.cases.models import State
from jiceng.core import change_journal
from tests.cases.case_rows import case
from tests.cases.conftest import built_world, world
from tests.sample_grids import GRID, publish_grids
from tests.web.conftest import _morning, at_desk
from tests.world import World

__all__ = ["_morning", "at_desk", "built_world", "world"]

RATES = "/desk/figures/"
STREET, OTHER_STREET, COMMUNITY = "440704001", "440704005", "440704001001"


def called_back(world: World, code: str, days: int, *, solved: int, of: int, **given: Any) -> None:
    """Closed requests of a unit with a callback, opened some days ago."""
    with change_journal.made_by_hand():
        for n in range(of):
            case(
                world.units[code],
                opened_at=world.at - timedelta(days=days, hours=1),
                state=State.CLOSED,
                closed_at=world.at,
                on_time=n < solved,
                callback_valid=True,
                callback_contacted=True,
                callback_solved=n < solved,
                callback_level=4 if n < solved else 2,
                callback_way="phone",
                **given,
            )


@pytest.fixture
def _requests(world: World) -> None:
    """Two streets, a community, two departments; the first street also in the weeks before."""
    called_back(world, STREET, 2, solved=36, of=40)
    called_back(world, OTHER_STREET, 2, solved=20, of=40)
    called_back(world, COMMUNITY, 3, solved=30, of=30, grid_code=GRID)
    called_back(world, "JH-URB", 4, solved=9, of=10)
    called_back(world, "JH-HSG", 4, solved=1, of=31)
    called_back(world, STREET, 35, solved=40, of=40)
    called_back(world, STREET, 380, solved=15, of=30)


def page_of(client: Client, path: str = RATES, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


def cards_of(page: str) -> list[str]:
    """The text of each card."""
    [found] = re.findall(r'<ul class="figure-cards">(.*?)</ul>', page, re.DOTALL)
    cards = re.findall(r"<li>(.*?)</li>", found, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", " ", card).split()) for card in cards]


def names_of(page: str) -> list[str]:
    """The names of the rows of the table."""
    return re.findall(r'<th scope="row" role="rowheader">(.*?)</th>', page)


@pytest.mark.usefixtures("_requests")
def test_the_home_page_and_the_page_of_figures_have_the_same_cards(at_desk: Any) -> None:
    client = at_desk("district")
    home = page_of(client, "/desk/home/blocks/rates/")
    assert cards_of(home) == cards_of(page_of(client))
    assert cards_of(home)[0].startswith("Received 151")


@pytest.mark.usefixtures("_requests")
def test_cards_are_the_same_for_every_grouping(at_desk: Any) -> None:
    client = at_desk("district")
    cards = [cards_of(page_of(client, by=by)) for by in ("unit", "grid", "category")]
    assert cards[0] == cards[1] == cards[2]


@pytest.mark.usefixtures("_requests")
def test_a_card_shows_sample_and_change_and_marks_only_what_is_worse(at_desk: Any) -> None:
    page = page_of(at_desk("district"))
    cards = cards_of(page)
    # 96 of 151 solved, 40 of 40 in the thirty days before.
    resolution = next(card for card in cards if card.startswith("Resolution rate"))
    assert "63.6%" in resolution
    assert "Sample: 151" in resolution
    assert "−36.4 points on before worse" in resolution
    received = next(card for card in cards if card.startswith("Received"))
    assert "+277.5% on before" in received
    assert "worse" not in received
    yearly = cards_of(page_of(at_desk("district"), versus="year"))
    assert "+13.6 points on last year" in next(card for card in yearly if "Resolution" in card)


def test_no_change_is_shown_on_too_small_a_sample(world: World, at_desk: Any) -> None:
    called_back(world, STREET, 2, solved=20, of=40)
    called_back(world, STREET, 35, solved=19, of=19)
    assert not any("before" in card for card in cards_of(page_of(at_desk("district"))))


@pytest.mark.usefixtures("_requests")
def test_each_card_opens_its_records(world: World, at_desk: Any) -> None:
    client = at_desk("district")
    page = page_of(client)
    href = re.findall(r'<a class="figure-card" href="([^"]*figure=opened)"', page)[0]
    answer = client.get(href.replace("&amp;", "&"))
    assert answer.status_code == 200
    assert len(re.findall('class="list-line"', answer.content.decode())) == 50


@pytest.mark.usefixtures("_requests")
@pytest.mark.parametrize(
    ("period", "received"),
    [
        ("today", 0),
        ("week", 80),
        ("month", 151),
        ("days30", 151),
        ("quarter", 0),
        ("year", 191),
    ],
)
def test_presets_choose_the_period(at_desk: Any, period: str, received: int) -> None:
    page = page_of(at_desk("district"), period=period)
    assert cards_of(page)[0].startswith(f"Received {received}")


@pytest.mark.usefixtures("_requests")
def test_the_address_keeps_every_choice(at_desk: Any) -> None:
    chosen = {"period": "year", "versus": "year", "by": "unit", "figure": "in_time"}
    page = page_of(at_desk("district"), **chosen, level="department", columns="all")
    links = re.findall(r'href="\?([^"]*)"', page)
    assert len(links) > 10
    for name, value in {**chosen, "level": "department", "columns": "all"}.items():
        without = [link for link in links if f"{name}={value}" not in link]
        others = len([link for link in links if f"{name}={value}" in link])
        assert others > len(without), name


@pytest.mark.usefixtures("_requests")
def test_units_are_listed_and_ranked_by_level(at_desk: Any) -> None:
    client = at_desk("district", "zh-hans")
    streets = page_of(client)
    assert names_of(streets)[:2] == ["江南街道", "礼乐街道"]
    assert "区城管局" not in streets
    departments = page_of(client, level="department")
    assert names_of(departments)[0] == "区住建局"  # the other one has too small a sample
    assert "江南街道" not in names_of(departments)
    assert re.search(r"样本不足（1）", departments)
    assert "区城管局" in departments


@pytest.mark.usefixtures("_requests")
def test_totals_below_the_table_are_computed_from_numerators_and_denominators(
    at_desk: Any,
) -> None:
    page = page_of(at_desk("district"))
    foot = page[page.index("<tfoot") :]
    lines = re.findall(r"<tr.*?</tr>", foot, re.DOTALL)
    assert len(lines) == 2
    assert "Total: Streets and towns" in lines[0]
    assert "70%" in lines[0]  # 56 of 80
    assert "64%" in lines[1]  # 96 of 151, and not the mean of the rows


@pytest.mark.usefixtures("_requests")
def test_the_line_has_twelve_weeks_with_gaps(at_desk: Any) -> None:
    client = at_desk("district")
    [address] = re.findall(r'hx-get="([^"]*/weeks/[^"]*)"', page_of(client, figure="resolution"))
    page = client.get(html.unescape(address)).content.decode()
    table = re.sub(r"<[^>]+>|\s", "", page[page.index("Values as a table") :])
    weeks = re.findall(r"(\d{4}-\d{2}-\d{2})–\d{2}-\d{2}", table)
    assert len(weeks) == 12
    assert {date.fromisoformat(each).weekday() for each in weeks} == {0}
    assert weeks[-1] == "2026-09-14"
    # Values in the weeks of 35, 4 and 3, and 2 days ago; the others are gaps.
    assert len(re.findall(r'<circle\s+class="[^"]*"\s+cx="[\d.]+%"', page)) == 3
    assert page.count('class="is-line"') == 1
    assert page.count("is-running") == 1


@pytest.mark.usefixtures("_requests")
def test_grids_are_drawn_on_a_map_and_not_ranked(world: World, at_desk: Any) -> None:
    publish_grids()
    page = page_of(at_desk("district"), by="grid")
    assert 'class="class-map"' in page
    assert "is-class-0" in page
    assert "江南社区第1网格 100% (n=30)" in page
    assert ">Rank<" not in page
    assert 'class="dot-plot"' not in page
    communities = page_of(at_desk("district"), level="village_community")
    assert 'class="class-map"' in communities
    assert 'class="class-map"' not in page_of(at_desk("district"))


def sheets_of(client: Client, path: str, **query: str) -> dict[str, list[list[Any]]]:
    answer = client.get(path, query)
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert "0.0%" in packed.read("xl/styles.xml").decode()
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.usefixtures("_requests")
def test_the_workbook_has_what_the_page_shows_as_numbers(at_desk: Any) -> None:
    client = at_desk("district")
    sheets = sheets_of(client, f"{RATES}table.xlsx", level="department")
    table, overview, weeks, definitions, about = sheets.values()
    column = table[0].index("Resolution rate")
    assert [row[0] for row in table[1:]] == [
        "区住建局",
        "区城管局",
        "Total: District departments",
        "Total",
    ]
    assert [round(row[column], 4) for row in table[1:]] == [
        round(1 / 31, 4),
        0.9,
        round(10 / 41, 4),
        round(96 / 151, 4),
    ]
    assert table[1][column + 3] == 31
    assert [row[3] for row in overview[1:]] == [151, 40]
    assert len(weeks) == 13
    assert isinstance(weeks[-1][0], date | datetime)
    formula = next(row for row in definitions if row[0] == "Resolution rate")
    assert formula[1:5] == [
        "solved / valid callbacks",
        "Higher is better.",
        "own definition of this installation",
        30,
    ]
    assert ["Area", "江海区"] in [row[:2] for row in about]


@pytest.mark.usefixtures("_requests")
def test_the_csv_has_the_table(at_desk: Any) -> None:
    answer = at_desk("district").get(f"{RATES}table.csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Unit,Rank,Received")
    assert any(line.startswith("江南街道,1,40") for line in lines)
    assert at_desk("district").get(f"{RATES}table.pdf").status_code == 404


@pytest.mark.parametrize(
    "query",
    [{"period": "fortnight"}, {"versus": "nothing"}, {"figure": "score"}, {"by": "moon"}],
)
def test_unknown_choices_are_refused(at_desk: Any, query: dict[str, str]) -> None:
    assert at_desk("district").get(RATES, query).status_code == 400
    assert at_desk("district").get(f"{RATES}table.xlsx", query).status_code == 400


def test_a_page_without_requests_says_so(at_desk: Any) -> None:
    page = page_of(at_desk("district"))
    assert "No requests were received in this period." in page
    assert "<tfoot" not in page
