"""Mentions in notes: parsing, and restriction to people who may see the request."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import orjson
import pytest

from jiceng.cases import actions, queries
from jiceng.cases.access import colleagues
from jiceng.cases.models import Case
from jiceng.cases.timeline import timeline
from jiceng.core.access import SYSTEM, Verdict
from jiceng.core.errors import Forbidden, Invalid
from jiceng.core.models import Event
from jiceng.directory import actions as directory
from jiceng.directory.public import actor_of, civil_day
from jiceng.grids import actions as grids
from jiceng.records.remarks import mentions
from jiceng.records.remarks.mentions import PERSON, UNIT, Mentions, Nameable
from jiceng.records.remarks.public import LONGEST
from tests.sample_grids import GRID, LAT, LON, publish_grids
from tests.world import SINCE, World

ZHANG, LEAD, BUREAU = uuid4(), uuid4(), uuid4()
TWIN_A, TWIN_B = uuid4(), uuid4()
KNOWN = [
    Nameable(PERSON, ZHANG, "张伟", "区城管局"),
    Nameable(PERSON, LEAD, "lead", "区城管局"),
    Nameable(PERSON, TWIN_A, "李娜", "江南街道"),
    Nameable(PERSON, TWIN_B, "李娜", "区住建局"),
    Nameable(UNIT, BUREAU, "区公安分局", "JH-POL"),
]


@pytest.mark.parametrize(
    ("text", "people", "units"),
    [
        ("请@张伟协调", [ZHANG], []),
        ("＠张伟 @张伟 看", [ZHANG], []),
        ("@lead、@区公安分局到场", [LEAD], [BUREAU]),
        ("@李娜（区住建局）请看", [TWIN_B], []),
        ("发到 a.b@lead.cn 邮箱", [], []),
        ("单价 @ 5 元，完", [], []),
        ("@，没有名字", [], []),
        ("没有人", [], []),
    ],
)
def test_mention_matches_the_longest_known_name(text, people, units) -> None:
    assert mentions.read(text, KNOWN) == Mentions(tuple(people), tuple(units))


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("@leader 请看", "note.nobody", "leader"),
        ("请 @王五，到场", "note.nobody", "王五"),
        ("@李娜 请看", "note.several", "李娜"),
    ],
)
def test_unknown_or_ambiguous_mention_is_refused_with_the_name(text, code, name) -> None:
    refused = mentions.read(text, KNOWN)
    assert isinstance(refused, Verdict)
    assert (refused.code, refused.details["name"]) == (code, name)


@pytest.mark.parametrize("data", [{}, {"mentions": 1}, {"mentions": {"people": ["x", 1, None]}}])
def test_event_without_mentions_names_no_person(data) -> None:
    assert not mentions.ids_in(data)


def handling(world: World, **given: Any) -> Case:
    case = world.open(**given)
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    return actions.sign(case=case.id, by=world["handler"], at=world.at)


def people_of(world: World, case: Case) -> set[str]:
    names = {person.pk: who for who, person in world.people.items()}
    known = colleagues.nameable(case, civil_day(world.at))
    return {names[each.id] for each in known if each.kind == PERSON}


@pytest.mark.parametrize("confidential", [False, True])
@pytest.mark.parametrize("called", [False, True])
def test_only_people_who_see_the_request_can_be_mentioned(world, confidential, called) -> None:
    publish_grids()
    directory.appoint(
        person=world.people["clerk"],
        role="department_lead",
        unit=world.units["440704"],
        by=SYSTEM,
        at=SINCE,
        valid_from=SINCE.date(),
    )
    grids.assign_post(
        grid_code=GRID,
        person=world.people["housing"],
        role="specialist",
        speciality="urban_management",
        by=SYSTEM,
        at=world.at,
    )
    case = handling(world, confidential=confidential, lon=LON, lat=LAT)
    if called:
        units = [world.units[code].id for code in ("JH-POL", "JH-FIR")]
        actions.whistle(
            case=case.id,
            by=world["street_leader"],
            at=world.at,
            units=units,
            reason="险情",
            ground="emergency",
        )
        task = case.tasks.get(unit=world.units["JH-FIR"])
        actions.cancel_task(task=task.id, by=world["street_leader"], at=world.at, reason="误叫")
    seeing = {
        who
        for who, person in world.people.items()
        if queries.visible_to(actor_of(person, world.at)).filter(pk=case.pk).exists()
    }
    assert people_of(world, case) == seeing
    assert ("housing" in seeing) is not confidential
    assert ("police" in seeing) is called


def test_event_of_a_note_contains_mentioned_people_and_no_text(world: World) -> None:
    case = handling(world)
    actions.note(case=case.id, by=world["handler"], at=world.at, text="@lead 与 @江南街道 协调")
    event = Event.objects.get(stream_id=case.id, type="case.noted")
    data = orjson.loads(event.data)
    assert data["mentions"] == {
        "people": [str(world.people["lead"].pk)],
        "units": [str(world.units["440704001"].pk)],
    }
    assert "协调" not in event.data
    assert "lead" not in event.data
    entry = timeline(case)[-1]
    assert entry.mentioned == ("lead",)
    assert entry.text == "@lead 与 @江南街道 协调"


@pytest.mark.parametrize(
    ("text", "internal", "code"),
    [
        ("请 @police 到场", True, "note.nobody"),
        ("请 @no-such-person 到场", True, "note.nobody"),
        ("请 @lead 到场", False, "note.resident_reads"),
        ("长" * (LONGEST + 1), True, "form.too_long"),
    ],
)
def test_note_with_an_invalid_mention_is_refused_and_not_stored(
    world, text, internal, code
) -> None:
    case = handling(world)
    with pytest.raises(Invalid) as refused:
        actions.note(case=case.id, by=world["handler"], at=world.at, text=text, internal=internal)
    assert refused.value.code == code
    assert not Event.objects.filter(stream_id=case.id, type="case.noted").exists()


def test_hidden_and_missing_people_get_the_same_response(world: World) -> None:
    case = handling(world)
    said = []
    for name in ("police", "xyzzy"):
        with pytest.raises(Invalid) as refused:
            actions.note(case=case.id, by=world["handler"], at=world.at, text=f"@{name} 请看")
        said.append(str(refused.value).replace(name, "…"))
    assert said[0] == said[1]


def test_suggestions_start_with_the_typed_name_nearest_first(world: World) -> None:
    case, day = handling(world), civil_day(world.at)

    def offer(typed: str) -> list[str]:
        return [label for label, _about in colleagues.offered(world["handler"], case, typed, day)]

    assert offer("le")[0] == "lead"
    assert offer("街道") == ["江南街道"]
    assert "handler" not in offer("hand")
    assert offer("police") == []
    assert len(offer("")) == colleagues.MOST_OFFERED


def test_people_of_the_same_name_are_suggested_with_their_unit(world: World) -> None:
    twin = directory.create_person(name="lead", username="twin", by=SYSTEM, at=SINCE)
    directory.appoint(
        person=twin,
        role="dispatcher",
        unit=world.units["440704001"],
        by=SYSTEM,
        at=SINCE,
        valid_from=SINCE.date(),
    )
    case, day = handling(world), civil_day(world.at)
    offered = colleagues.offered(world["handler"], case, "lead", day)
    labels = [label for label, _about in offered]
    assert labels[:2] == ["lead（区城管局）", "lead（江南街道）"]
    actions.note(case=case.id, by=world["handler"], at=world.at, text=f"@{labels[1]} 请看")
    event = Event.objects.get(stream_id=case.id, type="case.noted")
    assert mentions.ids_in(orjson.loads(event.data)).people == (twin.pk,)
    with pytest.raises(Invalid, match="lead") as refused:
        actions.note(case=case.id, by=world["handler"], at=world.at, text="@lead 请看")
    assert refused.value.code == "note.several"


def test_called_and_calling_departments_write_internal_notes_only(world: World) -> None:
    case = handling(world)
    with pytest.raises(Forbidden):
        actions.note(case=case.id, by=world["street_leader"], at=world.at, text="请尽快")
    actions.whistle(
        case=case.id,
        by=world["street_leader"],
        at=world.at,
        reason="险情",
        ground="emergency",
        units=[world.units["JH-POL"].id],
    )
    later = world.at + timedelta(minutes=1)
    for who in ("street_leader", "police"):
        actions.note(case=case.id, by=world[who], at=later, text="@handler 收到")
        with pytest.raises(Forbidden):
            actions.note(case=case.id, by=world[who], at=later, text="收到", internal=False)
    assert Event.objects.filter(stream_id=case.id, type="case.noted").count() == 2
