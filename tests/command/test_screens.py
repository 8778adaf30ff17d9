"""Wall screens: what a link opens, what it does not, and how it ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from jiceng.command.permissions import READ
from jiceng.command.screens import PURPOSE, VALID, viewer_of
from jiceng.core.access import permissions
from jiceng.core.errors import Forbidden
from jiceng.core.models import Event
from jiceng.records.links import public as links
from tests.command.access_rows import screen
from tests.sample_grids import GRID, OTHER_GRID, publish_grids
from tests.world import World

STREET, OTHER_STREET = "440704001", "440704005"


def of_street(world: World) -> links.Issued:
    """A screen of 江南街道."""
    unit = world.units[STREET].pk
    return links.issue(purpose=PURPOSE, stream_id=unit, by=world["dispatcher"], at=world.at)


@pytest.fixture(autouse=True)
def _now(world: World):
    with time_machine.travel(world.at + timedelta(seconds=1), tick=False):
        yield


def test_link_shows_figures_and_map_of_its_unit_without_signing_in(
    world: World, client: Client
) -> None:
    publish_grids()
    way = f"/wall/{of_street(world).secret}"
    page = client.get(f"{way}/")
    assert "江南街道" in page.content.decode()
    assert client.get(f"{way}/figures/").json()["unit"]["code"] == STREET
    cells = [each[0] for each in client.get(f"{way}/outlines/").json()["cells"]]
    assert cells == [GRID]
    assert OTHER_GRID not in cells


def test_link_opens_units_below_its_own_and_no_others(world: World, client: Client) -> None:
    way = f"/wall/{of_street(world).secret}/figures/?unit="
    assert client.get(f"{way}440704001001").status_code == 200
    for code in ("440704", OTHER_STREET, "440704005001", "JH-URB"):
        assert client.get(f"{way}{code}").status_code == 404


def test_screen_may_read_figures_and_nothing_else(world: World) -> None:
    issued = of_street(world)
    opened = links.open_link(
        secret=issued.secret, purpose=PURPOSE, address="192.0.2.1", at=world.at
    )
    actor = viewer_of(opened)
    held = {each for each in permissions() if actor.holds(each)}
    assert held == {str(READ), "hot_issue.read"}


def test_link_does_not_sign_in_to_the_desk(world: World, client: Client) -> None:
    client.get(f"/wall/{of_street(world).secret}/")
    for page in ("/desk/", "/desk/command/", "/wall/"):
        assert client.get(page).status_code == 302


def test_link_lasts_longer_than_a_week_and_ends(world: World, client: Client) -> None:
    way = f"/wall/{of_street(world).secret}/figures/"
    with time_machine.travel(world.at + timedelta(days=8), tick=False):
        assert client.get(way).status_code == 200
    with time_machine.travel(world.at + VALID + timedelta(seconds=1), tick=False):
        assert client.get(way).status_code == 404


def test_withdrawn_link_opens_nothing_and_both_are_on_record(world: World, client: Client) -> None:
    issued = screen(world)
    client.force_login(world.people["district"])
    page = client.get("/desk/command/screens/?unit=440704")
    assert [each.pk for each in page.context["screens"]] == [issued.link.pk]
    client.post(f"/desk/command/screens/{issued.link.pk}/withdraw/", {"unit": "440704"})
    assert client.get(f"/wall/{issued.secret}/figures/").status_code == 404
    assert not client.get("/desk/command/screens/?unit=440704").context["screens"]
    types = Event.objects.filter(stream_id=world.units["440704"].pk).values_list("type", flat=True)
    assert {"link.issued", "link.revoked"} <= {*types}


def test_issuing_shows_the_address_once(world: World, client: Client) -> None:
    client.force_login(world.people["district"])
    page = client.post("/desk/command/screens/?unit=440704")
    address = page.context["address"]
    assert address in page.content.decode()
    assert client.get(address).status_code == 200
    assert address not in client.get("/desk/command/screens/?unit=440704").content.decode()


def test_only_those_over_a_unit_put_it_on_a_screen(world: World) -> None:
    for who, code in (("dispatcher", OTHER_STREET), ("clerk", "440704001001"), ("auditor", STREET)):
        with pytest.raises(Forbidden):
            links.issue(
                purpose=PURPOSE,
                stream_id=world.units[code].pk,
                by=world[who],
                at=world.at,
            )
