"""Personal numbers in texts: who sees them, and what revealing records."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from jiceng.cases import actions, index_words, queries
from jiceng.cases.access.masked_texts import Sight, masked, sight
from jiceng.cases.models import ApprovalKind, Case
from jiceng.cases.request_rows import inbox
from jiceng.cases.search import by_filter, by_words, exporting, similar_requests
from jiceng.cases.search.filters import RequestFilter
from jiceng.cases.timeline import timeline
from jiceng.cases.whistle import under_way
from jiceng.config.api import api
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Invalid
from jiceng.core.masking import mask_text
from jiceng.core.models import Event
from jiceng.directory.actors import issue_key
from jiceng.records.public import pending_approvals
from tests.world import World

PHONE = "１３８ 0013 8000"
SHOWN = "１３８ **** 8000"
TEXT = f"楼下漏水，请打{PHONE}找我"


@pytest.fixture
def case_with_numbers(world: World) -> Case:
    """A request with a department, with a personal number in every text."""
    case = world.open(text=TEXT, title=f"漏水 {PHONE}", address=f"江南社区居委会 {PHONE}")
    at = world.at
    actions.dispatch(case=case.id, by=world["dispatcher"], at=at, unit=world.urban, reason=PHONE)
    actions.sign(case=case.id, by=world["handler"], at=at)
    actions.note(case=case.id, by=world["handler"], at=at, text=f"已打{PHONE}")
    actions.whistle(
        case=case.id,
        by=world["dispatcher"],
        at=at,
        units=[world.units["JH-POL"].id],
        ground="joint_enforcement",
        reason=f"找{PHONE}",
    )
    actions.ask(
        case=case.id, by=world["handler"], at=at, kind=ApprovalKind.SUSPEND, reason=f"等{PHONE}"
    )
    return Case.objects.get(pk=case.pk)


def everything(case: Case) -> str:
    """All texts of a request as shown to a reader."""
    return "\n".join(
        [
            case.title,
            case.text,
            case.address,
            case.resolution,
            *(entry.text for entry in timeline(case)),
            *(f"{task.reason}{task.evidence}" for task in queries.tasks_of(case)),
            *(row.reason for row in queries.approvals_of(case)),
        ]
    )


@pytest.mark.parametrize(
    ("who", "how"),
    [
        ("handler", Sight.CLEAR),  # of the unit in charge
        ("district", Sight.CLEAR),  # above it
        ("dispatcher", Sight.ASKS),  # of the place, not of the unit in charge
        ("street_leader", Sight.MASKED),  # without the right
        ("auditor", Sight.MASKED),
        ("police", Sight.MASKED),  # called to it
    ],
)
def test_numbers_in_a_request_are_visible_by_permission(
    world: World, case_with_numbers: Case, who: str, how: Sight
) -> None:
    assert sight(world[who], case_with_numbers) is how
    read = everything(queries.get(world[who], case_with_numbers.id))
    assert (PHONE in read) == (how is Sight.CLEAR)
    assert (SHOWN in read) == (how is not Sight.CLEAR)


def test_lists_mask_numbers_for_all_readers(world: World, case_with_numbers: Case) -> None:
    twin = world.open(text=TEXT, title=f"漏水 {PHONE}", address=f"江南社区居委会 {PHONE}")
    for who in ("handler", "street_leader", "district"):
        by = world[who]
        rows: list[Any] = [
            *inbox(world["handler"], world.urban).rows,
            *by_words.search(by, "漏水").rows,
            *(each.case for each in under_way.under_way(by).rows),
            *(each.case for each in similar_requests.like_case(queries.visible_to(by), twin)),
        ]
        assert rows
        assert all(PHONE not in f"{row.title}{row.address}" for row in rows)
        table = list(exporting.rows(queries.visible_to(by)))
        assert PHONE not in str(table)
        assert SHOWN in str(table)
    shown = pending_approvals(world["street_leader"], world.at).shown
    assert all(PHONE not in each.reason for each in shown.values())


def test_masked_number_cannot_be_found_digit_by_digit(
    world: World, case_with_numbers: Case
) -> None:
    for query in ("0013", "１３８ 0013", "漏水 0013"):
        assert by_words.search(world["street_leader"], query).rows == []
    assert by_words.search(world["street_leader"], "漏水 8000").rows
    assert by_words.search(world["street_leader"], case_with_numbers.number).rows


PIECES = (
    "1380",
    "13800",
    "138001",
    "0013",
    "00138",
    "１３８ 0013",
    "三八零零一",
    "八零零一",
    "一三八零",
)


@pytest.mark.parametrize("beside", ["", "漏水", "END"])
@pytest.mark.parametrize("number", ["13800138000", PHONE, "一三八零零一三八零零零"])
def test_no_entry_point_finds_parts_of_a_masked_number(
    world: World, number: str, beside: str
) -> None:
    case = world.open(text=f"漏水 {number}", title=f"漏水{number}", address=f"江南社区 {number}")
    by, end = world["street_leader"], case.number[-4:]
    shown = index_words.normalise(mask_text(number))
    for piece in PIECES:
        if all(one in shown or case.number.endswith(one) for one in index_words.phrases_of(piece)):
            continue
        query = f"{beside} {piece}".replace("END", end)
        assert by_words.search(by, query).rows == [], query
        assert by_filter.find(by, RequestFilter(words=query), world.at).rows == [], query
        seen = exporting.holding(queries.visible_to(by), query)
        assert [row for row in exporting.rows(seen, query) if row] == [], query
    for query in (end, f"{end} 漏水", f"{end} 漏水{number[:3]}"):
        assert [row.id for row in by_words.search(by, query).rows] == [case.id], query


def test_masked_copy_cannot_be_saved(world: World, case_with_numbers: Case) -> None:
    face = masked(case_with_numbers)
    assert (face.title, case_with_numbers.title) == (f"漏水 {SHOWN}", f"漏水 {PHONE}")
    with pytest.raises(TypeError):
        face.save()
    case_with_numbers.save()


def test_revealing_requires_permission_and_reason_and_records_an_event(
    world: World, case_with_numbers: Case
) -> None:
    with pytest.raises(Forbidden):
        actions.reveal_texts(
            case=case_with_numbers.id, by=world["street_leader"], at=world.at, reason="想看"
        )
    with pytest.raises(Invalid):
        actions.reveal_texts(
            case=case_with_numbers.id, by=world["dispatcher"], at=world.at, reason=" "
        )
    seen = actions.reveal_texts(
        case=case_with_numbers.id, by=world["dispatcher"], at=world.at, reason="回电核实"
    )
    assert PHONE in everything(seen)
    event = Event.objects.get(stream_id=case_with_numbers.id, type="case.texts_revealed")
    assert event.actor == world["dispatcher"].ref
    assert PHONE not in event.data


def test_pages_and_api_follow_the_same_masking(
    world: World, case_with_numbers: Case, client
) -> None:
    for who, clear in (("handler", True), ("dispatcher", False), ("street_leader", False)):
        client.force_login(world.people[who])
        page = client.get(reverse("request", args=[case_with_numbers.id])).content.decode()
        assert (PHONE in page) == clear, who
        assert (reverse("reveal-texts", args=[case_with_numbers.id]) in page) == (
            who == "dispatcher"
        )
        _key, key = issue_key(person=world.people[who], label="t", by=SYSTEM, at=world.at)
        auth = {"authorization": f"Bearer {key}"}
        for path in ("", "/timeline", "/duplicates"):
            answer = client.get(f"/api/v1/requests/{case_with_numbers.id}{path}", headers=auth)
            if path != "/duplicates":
                said = json.dumps(answer.json(), ensure_ascii=False)
                assert (PHONE in said) == clear, (who, path)
    client.force_login(world.people["dispatcher"])
    answer = client.post(reverse("reveal-texts", args=[case_with_numbers.id]), {"reason": "回电"})
    assert PHONE in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("who", "clear"), [("handler", True), ("lead", True), ("dispatcher", False)]
)
def test_response_to_a_move_is_masked_like_the_request(
    world: World, case_with_numbers: Case, client, who: str, clear: bool
) -> None:
    _key, key = issue_key(person=world.people[who], label="t", by=SYSTEM, at=world.at)
    auth = {"authorization": f"Bearer {key}"}
    for body in ({"text": f"再打{PHONE}"}, {"text": "看过", "internal": False}):
        answer = client.post(
            f"/api/v1/requests/{case_with_numbers.id}/moves/note",
            body,
            content_type="application/json",
            headers=auth,
        )
        said = json.dumps(answer.json(), ensure_ascii=False)
        assert (PHONE in said, SHOWN in said) == (clear, not clear), said


def test_every_response_with_a_request_is_masked_for_its_reader() -> None:
    """Every API operation that returns a request is called by a test above."""
    operations = {
        (method, path)
        for path, item in api.get_openapi_schema()["paths"].items()
        for method, each in item.items()
        if "CaseOut" in json.dumps(each["responses"]) or "RevealedOut" in json.dumps(each)
    }
    assert operations == {
        ("get", "/api/v1/requests/{case_id}"),
        ("post", "/api/v1/requests/{case_id}/moves/{name}"),
        ("post", "/api/v1/requests/{case_id}/reveal"),  # in clear, for a reason
    }


def test_reporter_sees_their_own_text_unmasked(world: World, client) -> None:
    opened = actions.open_case(
        report=world.report(text=TEXT), by=world["hotline"], at=world.at - timedelta(hours=1)
    )
    page = client.get(reverse("follow", args=[opened.secret])).content.decode()
    assert PHONE in page
