"""Knowledge articles: drafts, approval, versions, review, feedback, search, publication."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from jiceng.cases import knowledge_source
from jiceng.cases.knowledge import actions, queries
from jiceng.cases.knowledge.actions import note_missed
from jiceng.cases.knowledge.models import Article, ArticleVersion, Feedback, MissedSearch
from jiceng.core import audit_verification, evidence_comparison
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.notifications.event_reader import read_events
from jiceng.notifications.models import Notification
from jiceng.records.moving import make_due_moves
from jiceng.records.public import make_move, open_record
from tests.cases.knowledge.access_rows import GIVEN, UNIT, article, publish, published
from tests.web.conftest import _morning, at_desk
from tests.web.steps import text_of
from tests.world import World

__all__ = ["_morning", "at_desk"]
TITLE = GIVEN["title"]


def move(world: World, record: Any, name: str, who: str = "handler", **given: Any) -> Any:
    return make_move("article", record, name, given, by=world[who], at=world.at)


def found(world: World, text: str, who: str = "hotline") -> list[str]:
    return [hit.title for hit in knowledge_source.matching(world[who], text, (), world.at)]


def test_draft_is_hidden_from_others_and_not_offered(world) -> None:
    record = article(world, title=TITLE)
    assert found(world, "路灯坏了多久能修好") == []
    with pytest.raises(NotFound):
        move(world, record, "useful", "dispatcher")


def test_publication_needs_somebody_else(world) -> None:
    record = article(world, title=TITLE)
    make_move("article", record, "publish", {"reason": "审核"}, by=world["lead"], at=world.at)
    assert Article.objects.get(pk=record).state == "draft"
    assert found(world, "路灯坏了多久能修好") == []


def test_published_article_is_found_by_all_hotline_staff(world) -> None:
    published(world, title=TITLE)
    assert found(world, "门口路灯坏了，问多久能修好") == [TITLE]
    assert found(world, "门口路灯坏了，问多久能修好", "dispatcher") == [TITLE]


def test_new_version_leaves_the_former_one(world) -> None:
    record = published(world, title=TITLE)
    publish(world, record, "correct", reason="时限缩短", text="八个工作时内修复。")
    row = Article.objects.get(pk=record)
    assert (row.edition, row.text, row.state) == (2, "八个工作时内修复。", "in_use")
    texts = dict(ArticleVersion.objects.filter(article=row).values_list("number", "text"))
    assert texts == {1: GIVEN["text"], 2: "八个工作时内修复。"}
    keys = [f"{record}:{number}" for number in (1, 2, 3)]
    cited = knowledge_source.cited(world["hotline"], keys, world.at)
    assert [each.version for each in cited] == [1, 2]


def test_comparison_shows_what_changed(world, at_desk) -> None:
    record = published(world, title=TITLE)
    publish(world, record, "correct", reason="时限缩短", text="路灯报修后一般在八个工作时内修复。")
    page = at_desk("hotline").get(f"/desk/knowledge/{record}/versions/2/")
    html = page.content.decode()
    assert "<del>十六</del><ins>八</ins>" in html


def test_another_unit_cannot_write(world) -> None:
    with pytest.raises(Forbidden):
        move(world, published(world), "confirm", "housing", review_by=date(2027, 9, 1))


def test_unit_has_one_article_by_title(world) -> None:
    article(world, title=TITLE)
    with pytest.raises(Invalid):
        article(world, title=TITLE)


def test_review_falls_due_before_its_date_and_the_unit_is_told(world) -> None:
    read_events(world.at)  # what was there before is not told
    record = published(world, title=TITLE, review_by="2026-10-10")
    make_due_moves(at=datetime(2026, 9, 25, 15, 59, tzinfo=UTC))
    assert Article.objects.get(pk=record).state == "in_use"
    make_due_moves(at=datetime(2026, 9, 25, 16, 0, tzinfo=UTC))  # midnight in China
    row = Article.objects.get(pk=record)
    assert row.state == "review"
    assert row.due_at is not None
    read_events(world.at + timedelta(days=30))
    told = set(
        Notification.objects.filter(kind="article").values_list("person__username", flat=True)
    )
    assert {"handler", "lead"} <= told
    assert found(world, "路灯坏了多久能修好") == [TITLE]  # still offered, marked


def test_review_confirms_until_a_later_day(world) -> None:
    record = published(world, title=TITLE, review_by="2026-10-10")
    world.at += timedelta(days=20)
    make_due_moves(at=world.at)
    with pytest.raises(Invalid):
        move(world, record, "confirm", review_by=date(2026, 10, 12))
    move(world, record, "confirm", review_by=date(2027, 9, 10))
    assert Article.objects.get(pk=record).state == "in_use"


def test_anybody_who_reads_can_say_that_it_is_outdated(world) -> None:
    record = published(world, title=TITLE)
    move(world, record, "useful", "hotline")
    move(world, record, "outdated", "hotline", text="时限已改为八个工作时")
    row = Article.objects.get(pk=record)
    assert row.state == "review"
    assert queries.use_of(row) == {"cited": 0, "useful": 1, "outdated": 1}
    said = Feedback.objects.get(kind="outdated")
    assert (said.unit, said.edition) == (world.units["440704"], 1)
    assert not {each.name for each in Feedback._meta.concrete_fields} & {"person", "by"}


def test_article_page_shows_versions_use_and_reports(world, at_desk) -> None:
    record = published(world, title=TITLE)
    move(world, record, "outdated", "hotline", text="时限已改为八个工作时")
    page = text_of(at_desk("lead").get(f"/desk/knowledge/{record}/"))
    assert "时限已改为八个工作时" in page
    assert "Version 1" in page
    assert "江海区" in page


def test_article_is_found_from_its_first_day(world) -> None:
    published(world, title=TITLE, valid_from="2026-09-17")
    assert found(world, "路灯坏了多久能修好") == []
    world.at += timedelta(days=1)
    assert found(world, "路灯坏了多久能修好") == [TITLE]


def test_withdrawn_article_is_neither_found_nor_public(world, client) -> None:
    record = published(world, title=TITLE)
    move(world, record, "withdraw")
    assert found(world, "路灯坏了多久能修好") == []
    assert client.get(f"/public/knowledge/{record}/").status_code == 404


def test_residents_read_public_articles_without_notes_for_staff(world, client) -> None:
    shown, inner = published(world), published(world, title="内部口径", is_public=False)
    page = client.get(f"/public/knowledge/{shown}/")
    assert GIVEN["text"] in text_of(page)
    assert GIVEN["for_staff"] not in text_of(page)
    assert client.get(f"/public/knowledge/{inner}/").status_code == 404


def test_search_without_result_is_counted_by_words_alone(world) -> None:
    for words in ("暂住证", "暂 住证", "暂住证"):
        knowledge_source.search(world["hotline"], words, world.at)
    rows = dict(MissedSearch.objects.values_list("words", "count"))
    assert rows["暂住证"] == 2
    assert {each.name for each in MissedSearch._meta.concrete_fields} == {
        "id",
        "day",
        "words",
        "count",
    }
    assert queries.missed(world.at)[0].words == "暂住证"


def test_numbers_of_people_are_not_kept(world) -> None:
    knowledge_source.search(world["hotline"], "19900001234", world.at)
    assert "19900001234" not in {row.words for row in MissedSearch.objects.all()}


def test_search_that_finds_is_not_counted(world) -> None:
    published(world, title=TITLE)
    assert knowledge_source.search(world["hotline"], "路灯", world.at)
    assert not MissedSearch.objects.exists()


def test_old_totals_are_erased(world) -> None:
    actions.note_missed("暂住证", at=world.at)
    cutoff = world.at + timedelta(days=1)
    assert actions.erase_missed(cutoff=cutoff, by=SYSTEM, at=cutoff, batch=10) == 1


def test_search_costs_two_queries(world, django_assert_num_queries) -> None:
    published(world, title=TITLE)
    found(world, "路灯坏了多久能修好")
    with django_assert_num_queries(2):
        found(world, "路灯坏了多久能修好")


def test_events_tell_all_rows(world) -> None:
    record = published(world, title=TITLE)
    publish(world, record, "correct", reason="时限缩短", text="八个工作时内修复。")
    move(world, record, "outdated", "hotline", text="时限已改")
    assert evidence_comparison.compare_state().ok
    assert audit_verification.verify().ok


def test_article_cannot_begin_with_an_impossible_review(world) -> None:
    with pytest.raises((Invalid, Refused)):
        open_record(
            "article",
            {**GIVEN, "review_by": "2026-08-01"},
            unit=world.units[UNIT].pk,
            by=world["handler"],
            at=world.at,
        )


def test_single_character_is_no_search_that_found_nothing(world) -> None:
    note_missed("暂", at=world.at)
    assert not MissedSearch.objects.exists()
