"""Usual reasons that an installation edits, from the page to where they are offered."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
import pytest
from click.testing import CliRunner
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases import actions as case_actions
from jiceng.cases.pages import usual_reasons
from jiceng.core import history
from jiceng.core.errors import Forbidden, Invalid, NotFound
from jiceng.core.models import Event
from jiceng.core.shared_reference_data import Versioned
from jiceng.directory import public as directory
from jiceng.records.reasons import actions, queries, rules
from jiceng.records.reasons.cli import reasons as command
from jiceng.records.reasons.lists import lists
from jiceng.records.reasons.models import ReasonList
from tests.cases.conftest import built_world, world
from tests.web.conftest import at_desk
from tests.web.steps import text_of
from tests.world import World

__all__ = ["at_desk", "built_world", "world"]

OWN = ["不属于本单位职责", "地点不在辖区"]


@pytest.fixture(autouse=True)
def _shipped_reasons_again(db: None) -> Iterator[None]:
    """The process forgets its copy: changed rows are rolled back."""
    Versioned.reset_all()
    yield
    Versioned.reset_all()


def edit(world: World, *texts: str, name: str = "move-return", who: str = "administrator") -> None:
    actions.set_reasons(name=name, texts=texts, by=world[who], at=world.at)


@given(st.lists(st.text(max_size=20)))
def test_texts_are_kept_in_order_without_repetitions_or_line_ends(texts: list[str]) -> None:
    found = rules.typed_texts("\n".join(texts))
    assert len(found) == len(set(found))
    assert all(text == " ".join(text.split()) and text for text in found)
    assert rules.typed_texts("\n".join(found)) == found


@given(st.text(), st.text(alphabet=st.characters(exclude_characters="{}")))
def test_only_placeholders_are_replaced(place: str, around: str) -> None:
    values = {"place": place}
    assert rules.filled(f"{around}{{place}}{around}", values) == around + place + around
    assert rules.filled(f"{{other}}{around}{{", values) == f"{{other}}{around}{{"


def test_every_list_has_shipped_texts_in_both_languages() -> None:
    for name, each in lists().items():
        texts = {}
        for language in ("en", "zh-hans"):
            with translation.override(language):
                texts[language] = queries.reasons_of(name)
        assert len(texts["en"]) == len(texts["zh-hans"]) > 0, name
        assert not set(texts["en"]) & set(texts["zh-hans"]), name
        for placeholder in each.placeholders or ():
            assert all(f"{{{placeholder}}}" in text for shown in texts.values() for text in shown)


def test_own_reasons_replace_the_shipped_ones_until_they_are_reset(world) -> None:
    shipped = usual_reasons.of_move("return")
    edit(world, *OWN)
    assert usual_reasons.of_move("return") == OWN
    edit(world, *OWN)  # the same again is no event
    edit(world)
    assert usual_reasons.of_move("return") == []
    actions.reset_reasons(name="move-return", by=world["administrator"], at=world.at)
    assert usual_reasons.of_move("return") == shipped
    entries = history.entries([actions.REASONS_STREAM], 10)
    assert [entry.type for entry in entries] == ["reasons.reset", "reasons.set", "reasons.set"]


def test_refused_changes_change_nothing(world) -> None:
    with pytest.raises(Forbidden):
        edit(world, *OWN, who="dispatcher")
    with pytest.raises(NotFound):
        edit(world, *OWN, name="no-such-list")
    with pytest.raises(Invalid):
        edit(world, "长" * (rules.MOST_LETTERS + 1))
    with pytest.raises(Invalid):
        edit(world, *(f"理由{n}" for n in range(rules.MOST_TEXTS + 1)))
    assert not ReasonList.objects.exists()
    assert not Event.objects.filter(type__startswith="reasons.").exists()


def test_page_edits_a_list_that_requests_then_offer(world, at_desk) -> None:
    admin, name = at_desk("administrator"), "move-return"
    page = reverse("admin-reason-list", args=[name])
    with translation.override("en"):
        shipped = usual_reasons.of_move("return")
    assert shipped[0] in text_of(admin.get(page))
    # Saved as shipped, the texts stay those of each reader's language.
    assert admin.post(page, {"texts": "\n".join(shipped)}).status_code == 302
    assert not ReasonList.objects.exists()
    assert admin.post(page, {"texts": "归口其他单位\n\n归口其他单位\n请转街道"}).status_code == 302
    assert usual_reasons.of_move("return") == ["归口其他单位", "请转街道"]
    case = world.open()
    case_actions.dispatch(case=case.pk, by=world["dispatcher"], at=world.at, unit=world.urban)
    shown = text_of(at_desk("handler").get(reverse("request", args=[case.pk])))
    assert 'value="归口其他单位"' in shown
    listed = text_of(admin.get(reverse("admin-reasons")))
    assert "edited here" in listed
    assert "归口其他单位" in listed
    long = admin.post(page, {"texts": "长" * 201})
    assert long.status_code == 422
    assert "Write at most 200 characters" in text_of(long)
    assert admin.post(reverse("admin-reasons-reset", args=[name])).status_code == 302
    assert "归口其他单位" not in usual_reasons.of_move("return")


def test_call_has_words_of_the_request(world) -> None:
    case = world.open()
    edit(world, "{place}：{matter}，请到场。{x}", name="call-emergency")
    texts = dict(reversed(usual_reasons.of_calls(case)))
    assert texts["emergency"] == f"{case.address}：{case.title}，请到场。{{x}}"


def test_call_names_the_place_once(world) -> None:
    at_gate = world.open(address="德园小区", title="德园小区路灯不亮")
    nowhere = world.open(address="", title="路灯不亮")
    edit(world, "{place}：{matter}", name="call-emergency")
    community = directory.label_of(nowhere.area_id or nowhere.unit_id)
    assert dict(usual_reasons.of_calls(at_gate))["emergency"] == "德园小区：路灯不亮"
    assert dict(usual_reasons.of_calls(nowhere))["emergency"] == f"{community}：路灯不亮"


def test_reasons_are_carried_to_another_installation(world, tmp_path) -> None:
    edit(world, *OWN)
    written = CliRunner().invoke(command, ["export"])
    assert orjson.loads(written.output) == {"move-return": OWN}
    actions.reset_reasons(name="move-return", by=world["administrator"], at=world.at)
    path = tmp_path / "reasons.json"
    path.write_text(written.output, encoding="utf-8")
    assert CliRunner().invoke(command, ["load", str(path)]).exit_code == 0
    assert usual_reasons.of_move("return") == OWN
    path.write_text("[]", encoding="utf-8")
    assert CliRunner().invoke(command, ["load", str(path)]).exit_code == 2
