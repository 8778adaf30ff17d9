"""Administration of units."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jiceng.cases import actions as cases
from jiceng.core.access import SYSTEM
from jiceng.core.models import Event
from jiceng.directory import actions
from jiceng.directory.models import Unit, UnitLink
from tests.sessions import confirm
from tests.web.steps import text_of
from tests.world import SINCE, World

TREE = "/desk/admin/directory/"
BEFORE, TODAY = "2026-03-01", date(2026, 9, 16)


@pytest.fixture
def admin(world: World, at_desk) -> Client:
    """The administrator of 江海区, recently re-authenticated."""
    client: Client = at_desk("administrator")
    confirm(client, world.people["administrator"])
    return client


@pytest.fixture
def party(world: World) -> Unit:
    """A Party committee in which the administrator has a position as well."""
    made = actions.create_unit(
        code="P1", name="江海区委", kind="committee", tree="party", parent=None, by=SYSTEM, at=SINCE
    )
    actions.appoint(
        person=world.people["administrator"],
        role="administrator",
        unit=made,
        by=SYSTEM,
        at=SINCE,
        valid_from=SINCE.date(),
    )
    return made


def page(name: str, unit: Unit) -> str:
    return reverse(name, args=[unit.pk])


def moved(world: World, at: Any = None) -> Unit:
    """江翠社区, moved from 江南街道 to 礼乐街道 on the first of June."""
    when = at or SINCE.replace(month=6, day=1)
    return actions.move_unit(
        unit=world.units["440704001002"], parent=world.units["440704005"], by=SYSTEM, at=when
    )


# The tree


def test_tree_levels_load_with_constant_queries(
    world: World, admin: Client, django_assert_num_queries
) -> None:
    admin.get(TREE, {"q": "4407"})  # roles are read once
    with django_assert_num_queries(4):  # the session, its person, the units, their posts
        top = text_of(admin.get(TREE))
    assert "江海区" in top
    assert "江南街道" not in top
    for code, below in (
        ("440704005", ["文昌社区"]),
        ("440704", ["江南街道", "礼乐街道", "区城管局"]),
    ):
        with django_assert_num_queries(4):
            part = text_of(admin.get(TREE, {"under": str(world.units[code].pk)}))
        assert all(name in part for name in below)
        assert "<html" not in part


def test_row_shows_kind_leader_positions_and_vacancies(world: World, admin: Client) -> None:
    part = text_of(admin.get(TREE, {"under": str(world.units["440704"].pk)}))
    assert '<span class="text-secondary unit-leader">street_leader</span>' in part
    assert ">440704001<" not in part  # the code is on the unit's own page
    assert 'class="bar"' in part
    assert "Street or town" in part
    assert "2 positions" in part  # its dispatcher and its leader
    assert "no Handler" in part  # 区消防大队 has nobody
    assert "no Dispatcher" not in part


def test_unit_is_found_by_part_of_its_name_or_start_of_its_code(admin: Client) -> None:
    found = text_of(admin.get(TREE, {"q": "江 居委会"}))
    assert "江翠社区居委会" in found
    assert "江海区 › 江南街道" in found
    assert "文昌社区" not in found
    assert "文昌社区居委会" in text_of(admin.get(TREE, {"q": "440704005"}))
    assert "No unit has this name or code" in text_of(admin.get(TREE, {"q": "没有这个"}))


def test_tree_of_any_day_is_shown_read_only(world: World, admin: Client) -> None:
    unit = moved(world)
    actions.rename_unit(unit=unit, name="江翠新村居委会", by=SYSTEM, at=world.at)
    before = text_of(admin.get(TREE, {"at": unit.code, "day": BEFORE}))
    assert before.index("江翠社区居委会") < before.index("礼乐街道")
    assert "data-grip" not in before
    today = text_of(admin.get(TREE, {"at": unit.code}))
    assert today.index("礼乐街道") < today.index("江翠新村居委会")
    assert "data-grip" in today
    assert "江翠社区居委会" in text_of(admin.get(TREE, {"q": "江翠社区", "day": BEFORE}))
    assert "No unit of this organisation" in text_of(admin.get(TREE, {"day": "2020-01-01"}))


def test_party_tree_is_visible_to_holders_of_positions_in_it(
    admin: Client, request: pytest.FixtureRequest
) -> None:
    assert "No unit of this organisation" in text_of(admin.get(TREE, {"tree": "party"}))
    request.getfixturevalue("party")
    assert "江海区委" in text_of(admin.get(TREE, {"tree": "party"}))


def test_root_of_the_own_scope_cannot_be_moved(world: World, admin: Client) -> None:
    assert "data-grip" not in text_of(admin.get(TREE))
    assert "Move to…" not in text_of(admin.get(page("admin-unit", world.units["440704"])))
    answer = admin.post(
        page("admin-unit-move", world.units["440704"]), {"to": str(world.units["440704001"].pk)}
    )
    assert answer.status_code == 403


def test_unit_pages_require_the_permission(world: World, at_desk) -> None:
    assert at_desk("handler").get(TREE).status_code == 403
    assert "admin/directory" not in text_of(at_desk("handler").get("/desk/apps/"))
    assert "admin/directory" in text_of(at_desk("administrator").get("/desk/apps/"))


# Moving


def test_move_targets_exclude_the_unit_and_its_descendants(world: World, admin: Client) -> None:
    way = page("admin-unit-move", world.units["440704001"])
    found = text_of(admin.get(way, {"q": "社区"}))
    assert "文昌社区居委会" in found
    assert "江翠社区居委会" not in found
    part = admin.get(way, {"q": "江海"}, headers={"HX-Request": "true"})
    assert "current position" in text_of(part)
    assert "<html" not in text_of(part)


def test_move_is_previewed_and_performed(world: World, admin: Client) -> None:
    world.open()  # lies with 江南街道
    street, target = world.units["440704001"], world.units["440704005"]
    Unit.objects.filter(pk=street.pk).update(kind="department")  # of which a street may have some
    way = page("admin-unit-move", street)
    foreseen = text_of(admin.get(way, {"to": str(target.pk)}))
    for says in (
        "2 subordinate units move with it",
        "4 positions stay",
        "1 open request stays",
        "2026-09-16",
        "Positions at 礼乐街道 cover it from now on",
    ):
        assert says in foreseen
    assert not Event.objects.filter(type="unit.moved").exists()
    done = admin.post(way, {"to": str(target.pk)}, follow=True)
    assert "is now under 礼乐街道" in text_of(done)
    assert 'unit-row is-here" id="unit-440704001"' in text_of(done)
    assert Unit.objects.get(code="440704001002").path.startswith("/440704/440704005/440704001/")


def test_positions_losing_the_unit_are_shown_in_the_preview(world: World, admin: Client) -> None:
    way = page("admin-unit-move", world.units["440704001002"])
    foreseen = text_of(admin.get(way, {"to": str(world.units["440704005"].pk)}))
    assert "Positions at 江南街道 no longer cover it" in foreseen


@pytest.mark.parametrize(
    ("to", "says"),
    [
        ("440704001001", "under itself"),
        ("440704001", "under itself"),
        ("440704", "already there"),
        ("440704005", "of this type cannot be placed there"),
    ],
)
def test_impossible_move_is_refused_with_a_message_and_no_button(
    world: World, admin: Client, to: str, says: str
) -> None:
    way = page("admin-unit-move", world.units["440704001"])
    foreseen = text_of(admin.get(way, {"to": str(world.units[to].pk)}))
    assert says in foreseen
    assert "Move it" not in foreseen


def test_move_that_became_impossible_is_refused(world: World, admin: Client) -> None:
    way = page("admin-unit-move", world.units["440704001"])
    answer = admin.post(way, {"to": str(world.units["440704001001"].pk)})
    assert answer.status_code == 409
    assert "under itself" in text_of(answer)
    assert admin.post(way, {"to": "nirgends"}).status_code == 400
    assert admin.post(way, {"to": "00000000-0000-7000-8000-000000000000"}).status_code == 404
    assert not Event.objects.filter(type="unit.moved").exists()


def test_stale_move_shows_the_preview_again(world: World, admin: Client) -> None:
    unit, seen = world.units["440704001002"], world.units["440704001"]
    moved(world)
    given = {"to": world.units["440704"].pk, "from": seen.pk}
    answer = admin.post(page("admin-unit-move", unit), given)
    assert answer.status_code == 409
    assert "This unit has just been moved" in text_of(answer)
    assert "See what follows" in text_of(answer)
    given["from"] = world.units["440704005"].pk
    assert admin.post(page("admin-unit-move", unit), given).status_code == 302


# One unit


def test_unit_page_shows_positions_descendants_and_history(
    world: World, admin: Client, django_assert_max_num_queries
) -> None:
    unit = moved(world)
    actions.edit_unit(unit=unit, kind=unit.kind, department_kind="housing", by=SYSTEM, at=SINCE)
    street = page("admin-unit", world.units["440704005"])
    admin.get(street)
    with django_assert_max_num_queries(16):
        told = text_of(admin.get(street))
    assert "other_dispatcher" in told
    assert "江翠社区居委会" in told
    history = text_of(admin.get(page("admin-unit", unit)))
    assert "江南街道 → 礼乐街道" in history
    assert "under 江南街道" in history
    assert "Clerk missing here." in history
    before = text_of(admin.get(page("admin-unit", unit), {"day": BEFORE}))
    assert "As of" in before
    assert "Move to…" not in before
    assert "did not exist" in text_of(admin.get(page("admin-unit", unit), {"day": "2020-01-01"}))


def test_positions_are_listed_as_current_future_and_ended(world: World, admin: Client) -> None:
    unit, soon = world.units["440704005"], TODAY + timedelta(days=20)
    made = [
        actions.appoint(
            person=world.people[who],
            role="street_leader",
            unit=unit,
            by=SYSTEM,
            at=SINCE,
            valid_from=since,
            valid_to=until,
        )
        for who, since, until in (
            ("handler", SINCE.date(), TODAY),
            ("lead", SINCE.date(), soon),
            ("police", soon, None),
        )
    ]
    told = text_of(admin.get(page("admin-unit", unit)))
    assert "Not started yet" in told
    assert "1 former position" in told
    assert f"ended from {soon.isoformat()}" in told
    actions.end_post(post=made[2], by=SYSTEM, at=world.at)  # cancelled before its start
    assert "Not started yet" not in text_of(admin.get(page("admin-unit", unit)))


def test_unit_is_renamed_and_corrected_and_unchanged_values_write_nothing(
    world: World, admin: Client
) -> None:
    unit = world.units["440704005"]
    way = page("admin-unit-edit", unit)
    same = {"name": unit.name, "kind": unit.kind, "department_kind": ""}
    assert admin.post(way, same).status_code == 302
    assert not Event.objects.filter(type__in=["unit.renamed", "unit.edited"]).exists()
    assert admin.post(way, {**same, "name": "礼乐镇"}).status_code == 302
    assert "礼乐街道 → 礼乐镇" in text_of(admin.get(page("admin-unit", unit)))
    assert admin.post(way, {**same, "name": "礼乐镇", "department_kind": "fire"}).status_code == 302
    assert Unit.objects.get(pk=unit.pk).department_kind == "fire"
    assert not Event.objects.filter(type="unit.edited").count() > 1


@pytest.mark.parametrize(
    ("field", "typed"), [("name", ""), ("name", "\x07"), ("kind", "branch"), ("kind", "palace")]
)
def test_invalid_value_is_refused_at_its_field(
    world: World, admin: Client, field: str, typed: str
) -> None:
    unit = world.units["440704005"]
    form = {"name": unit.name, "kind": unit.kind, "department_kind": "", field: typed}
    answer = admin.post(page("admin-unit-edit", unit), form)
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in text_of(answer)


def test_unit_is_created_below_another_with_a_unique_code(world: World, admin: Client) -> None:
    above = world.units["440704005"]
    way = page("admin-unit-new", above)
    assert 'value="440704005"' in text_of(admin.get(way))
    form = {"name": "新民社区居委会", "kind": "village_community", "code": "440704005009"}
    assert admin.post(way, form).status_code == 302
    assert Unit.objects.get(code="440704005009").parent_id == above.pk
    again = admin.post(way, form)
    assert again.status_code == 422
    assert 'href="#id_code"' in text_of(again)
    assert admin.post(way, {**form, "code": "a b"}).status_code == 422
    assert 'value=""' in text_of(admin.get(page("admin-unit-new", world.units["JH-URB"])))
    # Below a community no division stands: neither a kind nor the code of one is proposed.
    lowest = page("admin-unit-new", world.units["440704005001"])
    offered = text_of(admin.get(lowest))
    assert 'value="440704005001"' not in offered
    assert '<option value="city"' not in offered
    assert '<option value="centre"' in offered
    forged = {"name": "江门市", "kind": "city", "code": "440704005001"}
    assert admin.post(lowest, forged).status_code == 422


def test_obstacles_to_closing_are_listed_and_nothing_changes(world: World, admin: Client) -> None:
    way = page("admin-unit-close", world.units["440704005"])
    told = text_of(admin.get(way))
    assert "1 unit below it" in told
    assert "文昌社区居委会" in told
    assert "other_dispatcher" in told
    answer = admin.post(way, {"on": TODAY.isoformat()})
    assert answer.status_code == 422
    assert "Close or move the 1 units below it first." in text_of(answer)


def test_empty_unit_is_closed_and_absent_from_the_tree_of_that_day(
    world: World, admin: Client
) -> None:
    unit = world.units["440704005001"]
    assert admin.post(page("admin-unit-close", unit), {"on": "2026-10-01"}).status_code == 302
    assert "closed from 2026-10-01" in text_of(admin.get(page("admin-unit", unit)))
    find = {"q": unit.code}
    assert "文昌" in text_of(admin.get(TREE, {**find, "day": "2026-09-30"}))
    assert "文昌" not in text_of(admin.get(TREE, {**find, "day": "2026-10-01"}))
    assert admin.post(page("admin-unit-close", unit), {"on": "2020-01-01"}).status_code == 422


def test_closed_unit_is_read_only(world: World, admin: Client) -> None:
    unit = actions.close_unit(unit=world.units["440704005001"], by=SYSTEM, at=world.at)
    told = text_of(admin.get(page("admin-unit", unit)))
    assert "does not exist today" in told
    assert "admin/directory/" + str(unit.pk) + "/edit" not in told


def test_units_of_both_trees_are_linked_and_unlinked_and_both_show_it(
    world: World, admin: Client, party: Unit
) -> None:
    street = world.units["440704001"]
    way = page("admin-unit-link", street)
    assert "江海区委" in text_of(admin.get(way, {"q": "P1"}))
    assert admin.post(way, {"other": party.pk}).status_code == 302
    for unit, other in ((street, "江海区委"), (party, "江南街道")):
        told = text_of(admin.get(page("admin-unit", unit)))
        assert other in told
        assert "江海区委 – 江南街道" in told
    link = UnitLink.objects.get()
    end = reverse("admin-link-end", args=[link.pk])
    assert admin.post(end, {"back": street.pk}).headers["Location"] == page("admin-unit", street)
    told = text_of(admin.get(page("admin-unit", street)))
    assert "Not linked to a unit of the other organisation." in told
    assert "Link ended" in told
    assert admin.post(end).headers["Location"] == page("admin-unit", party)


def test_link_within_one_tree_is_refused(world: World, admin: Client, party: Unit) -> None:
    way = page("admin-unit-link", party)
    assert admin.post(way, {"other": world.units["440704"].pk}).status_code == 302
    refused = admin.post(way, {"other": party.pk})
    assert refused.status_code == 409
    assert "administrative organisation" in text_of(refused)
    assert admin.post(way, {}).status_code == 400


def test_closing_a_unit_lists_open_work_and_moves_it_in_the_same_action(
    world: World, admin: Client
) -> None:
    case, unit = world.open(), world.units["440704001001"]
    cases.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=unit.pk)
    way = page("admin-unit-close", unit)
    told = text_of(admin.get(way))
    assert 'open requests</a> <span class="text-secondary">1<' in told
    assert "江翠社区居委会" in told
    refused = admin.post(way, {"on": TODAY.isoformat()})
    assert refused.status_code == 422
    assert "name the unit that takes over" in text_of(refused)
    heir = world.units["440704001002"].pk
    assert admin.post(way, {"on": TODAY.isoformat(), "successor": heir}).status_code == 302
    case.refresh_from_db()
    assert case.unit_id == heir
    history = text_of(admin.get(page("admin-unit", unit)))
    assert "taken over by 江翠社区居委会" in history
    assert "open requests (1)" in history
