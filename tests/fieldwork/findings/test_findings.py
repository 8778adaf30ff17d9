"""Findings: closed on the spot, passed on as a request or a hazard, from every door alike."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from jiceng.cases.models import Case
from jiceng.core import audit_verification, evidence_comparison
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.fieldwork.findings import lifecycle
from jiceng.fieldwork.findings.models import Finding
from jiceng.fieldwork.hazards.models import Hazard
from jiceng.fieldwork.sync.copies import copy_for
from jiceng.records.public import make_move, open_record
from tests import photos
from tests.cases.conftest import built_world, world
from tests.fieldwork.findings.samples import (
    COMMUNITY,
    given_finding,
    given_watch,
    recorded_finding,
)
from tests.fieldwork.patrols.samples import NAMES, begun_patrol, stops
from tests.fieldwork.phone import FileOnPhone, enrolled, sent_file, states, stream_of
from tests.web.conftest import _morning, at_desk
from tests.world import World

__all__ = ["_morning", "at_desk", "built_world", "world"]


def move(world: World, finding: UUID, name: str, who: str = "officer", **given: Any) -> Finding:
    made = make_move("finding", finding, name, given, by=world[who], at=world.at)
    assert isinstance(made, Finding)
    return made


def test_a_finding_is_closed_on_the_spot_with_what_was_done(world: World) -> None:
    finding = recorded_finding(world)
    with pytest.raises(Invalid):
        move(world, finding, "close", measures="")
    assert move(world, finding, "close", measures="已挪车").state == lifecycle.CLOSED
    with pytest.raises(Refused):
        move(world, finding, "request")
    assert audit_verification.verify().ok
    assert evidence_comparison.compare_state().ok


def test_a_finding_becomes_one_request_that_names_it(world: World) -> None:
    finding = move(world, recorded_finding(world), "request")
    case = Case.objects.get()
    assert (finding.state, finding.case_id) == (lifecycle.REQUEST, case.pk)
    assert (case.source, case.source_ref, case.channel) == ("patrol", str(finding.pk), "officer")
    assert "面包车" in case.text
    assert case.address == "江南社区3栋东侧"
    assert audit_verification.verify().ok
    assert evidence_comparison.compare_state().ok


def test_a_finding_at_a_place_of_a_patrol_has_its_address_and_point(world: World) -> None:
    patrol = begun_patrol(world, NAMES[:1])
    stop = stops(patrol)[0]
    finding = recorded_finding(world, stop=str(stop.pk), address="")
    move(world, finding, "request")
    case = Case.objects.get()
    assert NAMES[0] in case.address
    assert (case.lon, case.lat) == (stop.place.lon, stop.place.lat)


def test_a_finding_becomes_a_hazard_that_is_checked_again(world: World) -> None:
    finding = move(world, recorded_finding(world), "watch", **given_watch(world))
    hazard = Hazard.objects.get()
    assert (finding.state, finding.hazard_id) == (lifecycle.HAZARD, hazard.pk)
    assert (hazard.title, hazard.place) == (finding.title, finding.address)


def test_nothing_is_written_when_passing_on_is_refused(world: World) -> None:
    finding = recorded_finding(world)
    given = {**given_watch(world), "recheck_on": "2020-01-01"}
    with pytest.raises(Invalid):
        move(world, finding, "watch", **given)
    assert Finding.objects.get(pk=finding).state == lifecycle.OPEN
    assert not Hazard.objects.exists()


def test_a_finding_says_where_it_is(world: World) -> None:
    unit = world.units[COMMUNITY].pk
    given = {**given_finding(world), "address": ""}
    with pytest.raises(Invalid) as caught:
        open_record("finding", given, unit=unit, by=world["officer"], at=world.at)
    assert set(caught.value.details["fields"]) == {"address"}
    given |= {"lon": "113.1", "lat": "22.6"}
    made = open_record("finding", given, unit=unit, by=world["officer"], at=world.at)
    assert Finding.objects.filter(pk=made.pk).exists()


def test_others_neither_record_nor_see_findings(world: World) -> None:
    unit = world.units[COMMUNITY].pk
    with pytest.raises(Forbidden):
        open_record("finding", given_finding(world), unit=unit, by=world["dispatcher"], at=world.at)
    with pytest.raises(NotFound):
        move(world, recorded_finding(world), "close", "other_dispatcher", measures="已挪车")


def test_a_finding_made_and_passed_on_without_signal_becomes_one_request(world: World) -> None:
    patrol = begun_patrol(world, NAMES[:1])
    stop = stops(patrol)[0].pk
    phone = enrolled(world["officer"], at=world.at)
    title, unit = "通道堆放杂物", world.units[COMMUNITY].pk
    made = phone.make("finding.open", unit=unit, title=title, stop=str(stop))
    phone.make("finding.request", stream_of(made, phone))
    assert states(phone.send(at=world.at)) == ["applied", "applied"]
    assert states(phone.send(at=world.at)) == ["applied", "applied"]
    finding = Finding.objects.get()
    assert (finding.stop_id, finding.case_id) == (stop, Case.objects.get().pk)


def test_an_officer_records_a_finding_on_the_page_of_a_patrol_and_makes_a_request_of_it(
    world: World, at_desk: Any
) -> None:
    patrol = begun_patrol(world, NAMES[:1])
    page: Client = at_desk("officer", "zh-hans")
    path = f"/desk/patrols/{patrol}/"
    assert "记录问题" in page.get(path).content.decode()
    given = {
        "unit": str(world.units[COMMUNITY].pk),
        "stop": str(stops(patrol)[0].pk),
        "title": "通道堆放杂物",
    }
    assert page.post("/desk/findings/new/", given).status_code == 302
    assert "通道堆放杂物" in page.get(path).content.decode()
    finding = f"/desk/findings/{Finding.objects.get().pk}/"
    assert page.post(f"{finding}request/", {"version": "1"}).status_code == 302
    case = Case.objects.get()
    assert case.number in page.get(finding).content.decode()
    request = at_desk("dispatcher", "zh-hans").get(f"/desk/requests/{case.pk}/")
    assert "通道堆放杂物" in request.content.decode()
    assert f"/desk/findings/{Finding.objects.get().pk}/" in request.content.decode()


def test_a_phone_shows_what_was_found_in_words(world: World) -> None:
    key = recorded_finding(world)
    kinds = {each["kind"]: each for each in copy_for(world["officer"], world.at)["kinds"]}
    [found] = kinds["finding"]["records"]
    assert found["id"] == str(key)
    texts = [text for _title, text in found["facts"]]
    assert texts == ["车主不在现场", "江南社区3栋东侧"]
    assert "消防通道停放两辆面包车" not in texts  # it is the heading


def test_a_finding_that_became_a_request_or_a_hazard_is_no_open_work_on_the_phone(
    world: World,
) -> None:
    open_ones = [recorded_finding(world) for _turn in range(4)]
    move(world, open_ones[0], "request")
    move(world, open_ones[1], "watch", **given_watch(world))
    move(world, open_ones[2], "close", measures="已挪车")
    kinds = {each["kind"]: each for each in copy_for(world["officer"], world.at)["kinds"]}
    assert [each["id"] for each in kinds["finding"]["records"]] == [str(open_ones[3])]


def test_photos_before_and_after_are_told_apart_from_the_phone_to_the_desk(
    world: World, at_desk: Any
) -> None:
    finding, phone = recorded_finding(world), enrolled(world["officer"], at=world.at)
    shown = [FileOnPhone(photos.written(photos.halves()), shows=s) for s in ("before", "after")]
    phone.make("finding.close", finding, files=shown, measures="已挪车")
    assert states(phone.send(at=world.at)) == ["applied"]
    assert [sent_file(phone, each, at=world.at).state for each in shown] == ["attached"] * 2
    kinds = {each["kind"]: each for each in copy_for(world["officer"], world.at)["kinds"]}
    rows = {each["name"]: each["photos"] for each in kinds["finding"]["moves"]}
    assert rows == {"close": ["before", "after"], "request": ["evidence"], "watch": ["evidence"]}
    page = at_desk("officer", "zh-hans").get(f"/desk/findings/{finding}/").content.decode()
    assert "整改前" in page
    assert page.index("整改前") < page.index("整改后")
