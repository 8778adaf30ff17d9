"""Pages, file and interface of sheets."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from python_calamine import CalamineWorkbook

from jiceng.assessment.schemes.models import Part, UnitSheet
from tests.assessment.schemes.samples import (
    OTHER,
    STREET,
    begun_period,
    drafted_scheme,
    frozen_period,
    inquiry,
    part,
)
from tests.cases.conftest import built_world, world
from tests.web.conftest import _morning, at_desk
from tests.world import World

__all__ = ["_morning", "at_desk", "built_world", "world"]


def test_the_tree_shows_its_sums_and_faults_and_is_edited_in_place(
    world: World, at_desk: Any
) -> None:
    key, desk = drafted_scheme(world), at_desk("district", "en")
    page = desk.get(f"/desk/assessment-schemes/{key}/").content.decode()
    assert "Sum 100 of 100" in page
    assert "Core duties 70, at least 70" in page
    first = Part.objects.filter(scheme=key).order_by("position")[0]
    given = part(world, part=str(first.pk), weight="60")
    address = f"/desk/assessment-schemes/{key}/change_part/"
    assert desk.post(address, given).status_code == 302
    page = desk.get(f"/desk/assessment-schemes/{key}/").content.decode()
    assert "Sum 90 of 100" in page
    assert "core duties weigh 60 %, at least 70 % are needed." in page
    given = part(world, part=str(first.pk), steps="好=满分")
    refused = desk.post(address, given).content.decode()
    assert "0.95=100" in refused
    assert "好=满分" in refused


def test_a_sheet_says_each_score_in_one_sentence_and_opens_to_the_records(
    world: World, at_desk: Any
) -> None:
    key, desk = frozen_period(world), at_desk("district", "en")
    unit = world.units[STREET].pk
    page = desk.get(f"/desk/assessment/{key}/{unit}/").content.decode()
    assert "5; evenly from 0 to 10: 50% of 70 = 35 points." in page
    assert "督办单2026-8" in page
    opened = desk.get(f"/desk/assessment/{key}/{unit}/1/").content.decode()
    assert "from=2026-08-01&amp;to=2026-08-31" in opened
    assert desk.get(f"/desk/assessment/{key}/{unit}/2/").status_code == 404


def test_the_preview_stores_nothing_and_says_what_is_missing(world: World, at_desk: Any) -> None:
    key = begun_period(world)
    page = at_desk("district", "en").get(f"/desk/assessment/{key}/preview/").content.decode()
    assert "Without a score:" in page
    assert not UnitSheet.objects.exists()


def test_values_are_given_on_the_page_with_what_shows_them(world: World, at_desk: Any) -> None:
    asked = inquiry(world, begun_period(world))
    desk, street = at_desk("lead", "en"), world.units[STREET].pk
    address = f"/desk/assessment-inquiries/{asked.pk}/parts/values/"
    refused = desk.post(address, {f"n-{street}": "4"})
    assert "what shows it" in refused.content.decode()
    given = {f"n-{street}": "4", f"note-{street}": "验收单8号"}
    assert desk.post(address, given).status_code == 302
    asked.refresh_from_db()
    assert asked.answers[str(street)] == {"n": "4", "note": "验收单8号"}


def test_ones_own_sheet_is_found_and_others_are_hidden_until_published(
    world: World, at_desk: Any
) -> None:
    key, desk = frozen_period(world), at_desk("street_leader", "en")
    mine, other = world.units[STREET].pk, world.units[OTHER].pk
    assert desk.get("/desk/assessment/").url == f"/desk/assessment/{key}/{mine}/"
    assert (
        "your unit reads it first" in desk.get(f"/desk/assessment/{key}/{mine}/").content.decode()
    )
    assert desk.get(f"/desk/assessment/{key}/{other}/").status_code == 404
    found = desk.get(f"/api/v1/assessment/sheets/{key}").json()
    assert [each["code"] for each in found["sheets"]] == [STREET]
    assert found["sheets"][0]["total"] == "50.0000"


def test_the_workbook_adds_up_by_formulas(world: World, at_desk: Any) -> None:
    key = frozen_period(world)
    answer = at_desk("district", "en").get(f"/desk/assessment/{key}/sheets.xlsx")
    content = b"".join(answer.streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        texts = [book.read(name).decode() for name in book.namelist() if "/sheet" in name]
    assert any("<f>SUM(F2:G2)</f>" in each for each in texts)
    overview = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    head, first, *_rest = overview.to_python()
    assert head[3:7] == ["Total", "Total after corrections", "受理量", "重点任务完成数"]
    assert (first[3], first[5], first[6]) == (50, 35, 15)
