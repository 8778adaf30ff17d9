"""Personal data of every kind that mediations have."""

from __future__ import annotations

from jiceng.cases.joint_centre import mediation as rules
from jiceng.cases.joint_centre.models import Party
from jiceng.directory.public import civil_day
from jiceng.records.public import make_due_moves
from tests.cases.joint_centre.samples import agreed, booking, move, room, with_parties
from tests.world import World


def insert_mediations(world: World) -> None:
    """A mediation that was signed and visited, and one that ended without agreement."""
    ended = with_parties(world)
    move(world, ended, "look", reason="核对当事人")
    move(world, ended, "plan", **booking(world, room(world)))
    session = only_session(world, ended)
    move(world, ended, "hold", session=session, note="双方各执一词")
    move(world, ended, "end", reason="双方不愿继续")
    kept, day, before = agreed(world), str(civil_day(world.at)), world.at
    for party in Party.objects.filter(mediation=kept).order_by("id"):
        made = move(world, kept, "sign", party=str(party.pk), signed_on=day)
    due = rules.on_its_day(rules.MEDIATIONS.load(made))
    assert due is not None
    make_due_moves(at=due)
    world.at = due
    move(world, kept, "visit", visit="漏水已修好。", is_kept=True)
    world.at = before


def only_session(world: World, mediation: object) -> str:
    """The only session of a mediation."""
    found = rules.MEDIATIONS.visible(world["clerk"]).get(pk=mediation)
    return str(found.sessions.get().pk)
