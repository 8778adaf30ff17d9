"""Confidentiality by nature, from creation on and at every public entry point."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases import actions, queries, tasks
from jiceng.cases.intake import confidential_matters, report
from jiceng.cases.intake.confidential_matters import Confidentiality
from jiceng.cases.intake.reference import categories
from jiceng.cases.models import Case
from jiceng.cases.residents import report_preview
from jiceng.core.access import SYSTEM
from jiceng.core.errors import NotFound
from jiceng.core.models import Event, ReferenceDataVersion
from jiceng.metrics import public as metrics
from tests.world import World

VICE, FILTH = "220103", "1504"
PLACE: dict[str, Any] = {"lon": 113.153456, "lat": 22.563456}
bools = st.booleans()


@given(bools, bools, bools, st.lists(bools, max_size=4))
def test_request_is_confidential_for_any_reason(requested, category, words, later) -> None:
    found = confidential_matters.on_opening(requested=requested, category=category, words=words)
    assert found.confidential == (requested or category or words)
    for each in later:
        found = confidential_matters.on_classifying(found, category=each)
        assert found.confidential == (requested or each)


@given(bools, bools, bools, bools)
def test_split_request_is_as_confidential_as_its_origin(requested, nature, its_own, nature_2):
    origin = Confidentiality(requested or nature, nature and not requested)
    part = Confidentiality(its_own or nature_2, nature_2 and not its_own)
    found = confidential_matters.on_splitting(part, origin)
    assert found.confidential == (origin.confidential or part.confidential)
    if requested or its_own:
        assert confidential_matters.on_classifying(found, category=False).confidential


@pytest.mark.parametrize(
    "text",
    [
        "楼下棋牌室聚众赌博",
        "隔壁经常家暴，孩子在哭",
        "我要举报村主任贪污",
        "樓上有人聚眾賭博",
        "樓下有人販毒",
        "黃賭毒",
        "赌 博",
        "黄、赌、毒",
        "吸 毒",
        "卖*淫",
        "家-暴",
        "赌\u200b博",
        "Ｋ粉",
        "晚上有人在车库赌钱",
        "邻居打老婆",
        "出租屋里卖淫",
        "村里有人放高利贷",
        "有人在树下炸金花",
        "怕报复，别说是我",
        "ILLEGAL GAMBLING",
        "Domestic violence upstairs",
    ],
)
def test_confidential_matter_is_recognised_by_words(text: str) -> None:
    assert confidential_matters.names_such("", text)
    assert confidential_matters.names_such(text, "请处理")


@pytest.mark.parametrize(
    "text",
    [
        "他赌气不来开会",
        "打扫楼道卫生",
        "打赌说修不好",
        "消毒不及时",
        "请发放消毒品",
        "博物馆门口积水",
        "大家暴晒在太阳下等车",
        "我家，暴雨后漏水",
        "宣传销售假药",
        "违法性侵占绿地",
        "只能走私人土地",
        "控制毒蛇出没",
        "工地扬尘，居民呼吸毒气",
        "树叶颜色情况异常",
        "给大家添大麻烦了",
        "公园的大麻石断了",
        "建议在网上访问办事大厅",
        "道路上访客车辆乱停",
        "孩子打老师的电话没人接",
        "有人赌。博览会附近堵车",
        "黄色的垃圾桶坏了",
        "请打开小区大门",
        "毒蘑菇很多，请提醒",
        "The road is broken",
    ],
)
def test_ordinary_sentences_are_not_confidential(text: str) -> None:
    assert not confidential_matters.names_such("", text)
    assert not confidential_matters.names_such(text, "请处理")


NAMED = sorted(confidential_matters._words("discreet_words.csv"))
BETWEEN = st.sampled_from(["", " ", "、", "，", "*", "-", "…", "\u3000", "1", "·"])


@given(
    st.sampled_from(NAMED), BETWEEN, st.text(alphabet="请打电话找我，门口路灯坏了。", max_size=9)
)
def test_punctuated_word_is_recognised(word: str, sign: str, before: str) -> None:
    assert confidential_matters.names_such("", f"{before}。{sign.join(word)}")


def test_negated_word_is_recognised_and_a_text_without_any_is_not() -> None:
    assert confidential_matters.names_such("", "这里没有赌博")
    assert not confidential_matters.names_such("垃圾无人清运", "小区门口的垃圾三天没人清运")


@pytest.mark.django_db
class TestRequests:
    def test_shipped_confidential_categories_include_their_descendants(self, world: World) -> None:
        known = categories.get()
        assert known[VICE].is_confidential
        assert known["990101"].is_confidential  # through 纪检监察 above it
        assert not known["2201"].is_confidential
        assert {"家庭暴力", "信访", "纪检监察", "涉黑涉恶与邪教线索", "黄赌毒线索"} <= {
            each.name for each in known.values() if each.is_confidential
        }

    @pytest.mark.parametrize(
        "given",
        [
            {"category": VICE},
            {"confidential": True},
            {"category": "", "title": "", "text": "棋牌室里有人聚众赌博"},
            {"category": FILTH, "title": "", "text": "门口垃圾堆里发现吸毒的针管"},
        ],
    )
    def test_public_entry_points_hide_confidential_requests(
        self, world: World, resident: Client, given
    ) -> None:
        case = world.open(**given, **PLACE)
        assert case.confidential
        assert queries.public_requests() == []
        assert not queries.publicly_open().exists()
        with pytest.raises(NotFound):
            queries.publicly_known(case.id)
        for way in ("requests.json", f"requests/{case.number}.json", f"tokens/{case.number}.json"):
            assert case.number not in resident.get(f"/open311/v2/{way}").text
        assert case.number not in resident.get(f"/g/{case.grid_code or '440704001001'}/news/").text
        found = report_preview.look(
            text=case.text, address="", lon=PLACE["lon"], lat=PLACE["lat"], at=world.at
        )
        assert found.nearby == []

    def test_category_made_confidential_hides_existing_requests(self, world: World) -> None:
        case = world.open(category="150402")
        assert queries.publicly_known(case.id) == case
        actions.edit_category(
            code="1504", changes={"is_confidential": True}, by=SYSTEM, at=world.at
        )
        with pytest.raises(NotFound):
            queries.publicly_known(case.id)
        with pytest.raises(NotFound):
            actions.join(
                case=case.id, by=SYSTEM, at=world.at, caller=report.CallerDetails("张", "")
            )
        assert world.open(category="150402").confidential

    def test_corrected_category_changes_confidentiality(self, world: World) -> None:
        case = world.open()
        for code, confidential in ((VICE, True), (FILTH, False), ("990101", True)):
            case = actions.classify(case=case.id, by=SYSTEM, at=world.at, category=code)
            assert case.confidential is confidential
        last = Event.objects.filter(stream_id=case.id).order_by("-seq").first()
        assert last is not None
        assert json.loads(last.data)["confidential"] is True

    def test_open_requests_with_confidential_words_are_protected_once(self, world: World) -> None:
        named, freed, closed, plain = (world.open(category=FILTH) for _ in range(4))
        actions.classify(case=freed.id, by=SYSTEM, at=world.at, category=FILTH)
        # As created before their texts were checked.
        known = Case.objects.filter(pk__in=[named.pk, freed.pk, closed.pk])
        known.update(text="樓上有人聚眾賭博", confidential=False, confidential_by_nature=False)
        Case.objects.filter(pk=closed.pk).update(is_open=False)
        assert [tasks.guarded_at(world.at) for _ in range(2)] == [1, 0]
        told = Event.objects.get(type="case.guarded")
        assert told.stream_id == named.id
        assert "赌" not in told.data
        guarded = Case.objects.get(pk=named.pk)
        assert (guarded.confidential, guarded.confidential_by_nature) == (True, True)
        assert not Case.objects.filter(pk__in=[freed.pk, plain.pk], confidential=True).exists()
        # A person's word stays the last one.
        actions.classify(case=named.id, by=SYSTEM, at=world.at, category=FILTH)
        ReferenceDataVersion.objects.get(
            name=tasks.GUARDED_BY
        ).delete()  # as if words had been added
        assert tasks.guarded_at(world.at) == 0
        assert not Case.objects.get(pk=named.pk).confidential

    def test_confidentiality_requested_by_the_reporter_is_kept(self, world: World) -> None:
        case = world.open(confidential=True, category=VICE)
        case = actions.classify(case=case.id, by=SYSTEM, at=world.at, category=FILTH)
        assert case.confidential

    def test_earlier_follower_sees_only_the_state(self, world: World, resident: Client) -> None:
        case = world.open()
        secret = actions.join(
            case=case.id, by=SYSTEM, at=world.at, caller=report.CallerDetails("张", "")
        )
        assert "停车" in resident.get(f"/r/{secret}/", headers={"Accept-Language": "zh-hans"}).text
        actions.classify(case=case.id, by=SYSTEM, at=world.at, category=VICE)
        page = resident.get(f"/r/{secret}/", headers={"Accept-Language": "zh-hans"}).text
        assert "黄赌毒" not in page
        assert "江南" not in page

    def test_resident_requests_confidentiality_on_the_report_page(self, world, resident) -> None:
        page = resident.get("/report/").text
        assert 'name="confidential"' in page
        resident.post("/report/", {"text": "邻居家每晚有很多人", "confidential": "yes"})
        assert Case.objects.get().confidential


@pytest.mark.django_db
class TestFigures:
    DAY = staticmethod(lambda world: metrics.Period(world.at.date(), world.at.date()))

    def table(self, world: World, who: str, by: str = "category"):
        rows = metrics.run("three-rates", world[who], self.DAY(world), by, world.at)
        return {row.key: row.figures["opened"] for row in rows}

    def test_single_confidential_request_is_not_counted_for_unauthorised_readers(
        self, world
    ) -> None:
        for _ in range(6):
            world.open()
        world.open(category=VICE)
        assert self.table(world, "district") == {FILTH: 6, VICE: 1}
        assert self.table(world, "hotline") == {FILTH: 6}
        assert self.table(world, "hotline", "unit") == {str(world.units["440704001"].id): 6}

    def test_five_confidential_requests_are_counted(self, world: World) -> None:
        for _ in range(5):
            world.open(category=VICE)
        world.open()
        assert self.table(world, "hotline") == {FILTH: 1, VICE: 5}
        # Another matter of one would follow from a total: then neither is told apart.
        world.open(category="990101")
        assert self.table(world, "hotline") == {FILTH: 1, "": 6}

    def test_combined_counts_have_no_drill_down(self, world, at_desk) -> None:
        for code in (VICE, VICE, VICE, "990101", "990101", "990101", FILTH):
            world.open(category=code)
        day = f"{world.at:%Y-%m-%d}"
        page = (
            at_desk("hotline")
            .get("/desk/figures/", {"from": day, "to": day, "by": "category"})
            .text
        )
        assert "Total of rows with too few records" in page
        assert "黄赌毒" not in page
        assert page.count("/records/?") - page.count("by=total") == page.count(f"key={FILTH}&") == 1
