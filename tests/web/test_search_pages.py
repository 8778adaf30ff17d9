"""The search page: filters in the URL, chips, suggestions to relax, saved filters."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

from jiceng.cases.models import Case
from jiceng.cases.pages import search_filter
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.models import Event
from jiceng.desk import saved_filters
from jiceng.desk.models import SavedFilter
from tests.web.steps import text_of
from tests.world import World

SEARCH = "/desk/search/"


def keep(world: World, who: str = "dispatcher", **given: Any) -> SavedFilter:
    values = {"name": "待受理", "query": "state=reported", **given}
    return saved_filters.save_filter(by=world[who], at=world.at, **values)


def test_filter_narrows_and_each_chip_removes_a_condition(world, at_desk) -> None:
    world.open(title="甲")
    other = world.open(title="乙")
    Case.objects.filter(pk=other.pk).update(is_supervised=True)
    page = at_desk("dispatcher").get(SEARCH, {"mark": "supervised", "state": "reported"})
    shown = text_of(page)
    assert "乙" in shown
    assert "甲" not in shown
    assert 'href="/desk/search/?state=reported"' in shown
    assert 'href="/desk/search/?mark=supervised"' in shown


def test_empty_fields_are_not_in_the_url(at_desk) -> None:
    client = at_desk("dispatcher")
    sent = {"q": "", "unit": "", "state": ["sign", ""], "due": "late"}
    assert client.get(SEARCH, sent).headers["Location"] == SEARCH + "?state=sign&due=late"
    assert client.get(SEARCH, {"q": ""}).headers["Location"] == SEARCH


def test_empty_result_suggests_conditions_to_remove(world, at_desk) -> None:
    world.open()
    client = at_desk("dispatcher")
    shown = text_of(client.get(SEARCH, {"q": "垃圾", "channel": "qr"}))
    assert "Remove a filter" in shown
    assert "Remove a filter" not in text_of(client.get(SEARCH, {"channel": "qr"}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "lost"),
        ("category", "Z99"),
        ("unit", "x"),
        ("channel", "pigeon"),
        ("due", "soon"),
        ("unit", "00000000-0000-0000-0000-000000000000"),
        ("urgency", "9"),
        ("from", "yesterday"),
        ("to", "1999-01-01"),
        ("mark", "red"),
        ("grid", "x" * 80),
    ],
)
def test_unknown_filter_value_is_explained_and_finds_nothing(world, at_desk, name, value) -> None:
    world.open(title="甲")
    page = at_desk("dispatcher").get(SEARCH, {name: value})
    assert page.status_code == 400
    said = "is no day" if name in {"from", "to"} else "no longer exists"
    assert said in text_of(page)
    assert "甲" not in text_of(page)


def test_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(Invalid):
        search_filter.parse(QueryDict("from=2026-02-02&to=2026-02-01"))


def test_filter_is_described_in_words(world) -> None:
    given = QueryDict(
        f"q=路灯&unit={world.urban}&category=1504&state=reported&state=closed"
        "&from=2026-09-01&mark=reopened&urgency=2&grid=44070401"
    )
    with translation.override("en"):
        told = {
            name: str(said)
            for name, said in search_filter.in_words(given, search_filter.parse(given))
        }
    assert told["Unit in charge"] == "区城管局"
    assert told["State"] == "To be accepted, Closed"
    assert told["Words"] == "路灯"
    assert told["Urgency"] == "Emergency"
    assert told["Grid"] == "44070401"


@pytest.mark.parametrize("count", [1, 3])
def test_search_uses_same_number_of_queries_for_any_number_of_results(
    world, at_desk, django_assert_num_queries, count
) -> None:
    for n in range(count):
        world.open()
        keep(world, name=f"甲{n}")
    client = at_desk("dispatcher")
    client.get(SEARCH, {"state": "reported"})
    with django_assert_num_queries(QUERIES["search"]):
        client.get(SEARCH, {"state": "reported"})
    with django_assert_num_queries(QUERIES["filters"]):
        client.get(reverse("filters"))
    with django_assert_num_queries(QUERIES["counts"]):
        client.get(reverse("filter-counts"))


QUERIES = {"search": 7, "filters": 5, "counts": 4}


def test_saved_filter_is_shown_beside_inbox_and_search_with_its_count(world, at_desk) -> None:
    world.open()
    keep(world)
    client = at_desk("dispatcher")
    for path in ("/desk/", SEARCH):
        shown = text_of(client.get(path))
        assert 'href="/desk/search/?state=reported"' in shown
        assert 'hx-trigger="load"' in shown
    counted = text_of(client.get(reverse("filter-counts"), {"shown": "state=reported"}))
    assert '<span class="tally">1</span>' in counted
    assert 'aria-current="page"' in counted
    assert 'hx-trigger="load"' not in counted
    assert "待受理" not in text_of(at_desk("other_dispatcher").get(SEARCH))


def test_shared_filter_is_offered_in_the_unit_and_below_it(world, at_desk) -> None:
    keep(world, "street_leader", name="本街", unit=world.units["440704001"].id)
    offered = {
        who: [each.row.name for each in saved_filters.shown(world[who])]
        for who in ("clerk", "dispatcher", "other_dispatcher", "handler")
    }
    assert offered == {
        "clerk": ["本街"],
        "dispatcher": ["本街"],
        "other_dispatcher": [],
        "handler": [],
    }
    row = SavedFilter.objects.get()
    with pytest.raises(NotFound):
        saved_filters.remove_filter(by=world["clerk"], at=world.at, row=row.pk)
    saved_filters.remove_filter(by=world["district"], at=world.at, row=row.pk)


def test_sharing_a_filter_requires_the_permission_in_the_unit(world) -> None:
    with pytest.raises(Forbidden):
        keep(world, "dispatcher", unit=world.units["440704001"].id)
    with pytest.raises(Forbidden):
        keep(world, "street_leader", unit=world.units["440704005"].id)
    with pytest.raises(Refused):
        saved_filters.save_filter(by=SYSTEM, at=world.at, name="x", query="state=closed")


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("name", {"name": " "}),
        ("name", {"name": "长" * 41}),
        ("query", {"query": ""}),
        ("query", {"query": "page=2"}),
        ("query", {"query": "q=" + "长" * 3000}),
        ("state", {"query": "state=lost"}),
    ],
)
def test_invalid_saved_filter_is_refused_at_its_field(world, field, given) -> None:
    with pytest.raises(Invalid) as caught:
        keep(world, **given)
    assert caught.value.details["field"] == field


def test_names_of_filters_are_unique_and_their_number_is_limited(world) -> None:
    keep(world)
    with pytest.raises(Invalid):
        keep(world)
    keep(world, "clerk")
    for n in range(saved_filters.MOST - 1):
        keep(world, name=f"第{n}")
    with pytest.raises(Refused):
        keep(world, name="再多一个")


def test_saving_and_deleting_record_events_without_text(world) -> None:
    row = keep(world, name="张三的事", query="q=张三丰&state=closed")
    saved_filters.save_filter(
        by=world["dispatcher"], at=world.at, name="张三", query=row.query, row=row.pk
    )
    saved_filters.remove_filter(by=world["dispatcher"], at=world.at, row=row.pk)
    events = Event.objects.filter(stream_id=row.pk).order_by("seq")
    assert [each.type for each in events] == ["filter.saved", "filter.saved", "filter.removed"]
    assert '"fields":["words","states"]' in events[0].data
    assert not any("张三" in each.data for each in events)


def test_filters_are_sorted_without_an_event(world, at_desk) -> None:
    rows = [keep(world, name=name) for name in "甲乙丙"]
    before = Event.objects.count()
    client = at_desk("dispatcher")
    client.post(reverse("filter-raise", args=[rows[2].pk]))
    client.post(reverse("filter-raise", args=[rows[0].pk]))
    assert [each.row.name for each in saved_filters.shown(world["dispatcher"])] == [
        "甲",
        "丙",
        "乙",
    ]
    saved_filters.raise_filter(by=world["dispatcher"], row=rows[0].pk)
    assert [each.row.name for each in saved_filters.shown(world["dispatcher"])] == [
        "甲",
        "丙",
        "乙",
    ]
    assert Event.objects.count() == before


def test_filter_with_a_deleted_category_says_so(world, at_desk) -> None:
    row = keep(world)
    SavedFilter.objects.filter(pk=row.pk).update(query="category=Z99")
    shown = text_of(at_desk("dispatcher").get(reverse("filters")))
    assert "no longer exists" in shown
    assert at_desk("dispatcher").get("/desk/").status_code == 200
    assert at_desk("dispatcher").get(reverse("filter-counts")).status_code == 200
    assert "no longer exists" in text_of(
        at_desk("dispatcher").get(reverse("filter", args=[row.pk]))
    )


def test_filter_is_saved_changed_shared_and_deleted_on_its_pages(world, at_desk) -> None:
    client = at_desk("street_leader")
    shown = text_of(client.get(reverse("filter-new"), {"state": "reported", "after": "x"}))
    assert 'value="state=reported"' in shown
    refused = client.post(reverse("filter-new"), {"name": "", "query": "state=reported"})
    assert refused.status_code == 400
    assert 'value="state=reported"' in text_of(refused)
    kept = client.post(reverse("filter-new"), {"name": "甲", "query": "state=reported"})
    assert kept.headers["Location"] == SEARCH + "?state=reported"
    row, street = SavedFilter.objects.get(), world.units["440704001"].id
    assert 'value="甲"' in text_of(client.get(reverse("filter", args=[row.pk])))
    client.post(
        reverse("filter", args=[row.pk]),
        {"name": "乙", "query": row.query, "unit": str(street)},
    )
    row.refresh_from_db()
    assert (row.name, row.unit_id) == ("乙", street)
    # Taken back, it is the actor's own.
    client.post(reverse("filter", args=[row.pk]), {"name": "乙", "query": row.query, "unit": ""})
    row.refresh_from_db()
    assert (row.unit_id, row.person_id) == (None, world.people["street_leader"].pk)
    assert (
        "江南街道" not in text_of(client.get(reverse("filters"))).split("<main")[1].split("乙")[1]
    )
    client.post(reverse("filter-remove", args=[row.pk]))
    assert not SavedFilter.objects.exists()


def test_confidential_filter_is_not_offered_without_the_permission(at_desk) -> None:
    assert 'value="confidential"' not in text_of(at_desk("dispatcher").get(SEARCH))
    assert 'value="confidential"' in text_of(at_desk("district").get(SEARCH))
