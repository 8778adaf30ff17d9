"""Directory pages to check."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from jiceng.core.access import SYSTEM
from jiceng.directory import public as directory
from tests.web.page_registry import CheckedPages
from tests.world import SINCE, World


def content(world: World) -> dict[str, str]:
    """Units that were moved and linked, with current and future positions; returns their paths."""
    at, today = timezone.now(), timezone.localdate()
    street, moved = world.units["440704001"], world.units["440704001002"]
    party = directory.create_unit(
        code="JH-DW",
        name="中共江海区委员会",
        kind="committee",
        tree="party",
        parent=None,
        by=SYSTEM,
        at=at,
    )
    directory.appoint(
        person=world.people["administrator"], role="administrator", unit=party, by=SYSTEM, at=at
    )
    directory.link_units(party_unit=party, admin_unit=street, by=SYSTEM, at=at)
    directory.move_unit(unit=moved, parent=world.units["440704005"], by=SYSTEM, at=at)
    directory.rename_unit(unit=street, name="江南（外海）街道办事处", by=SYSTEM, at=at)
    newcomer = directory.create_person(name="欧阳小燕", by=SYSTEM, at=at)
    for role, since, until in (
        ("clerk", today, today + timedelta(days=30)),
        ("handler", today + timedelta(days=9), None),
    ):
        post = directory.appoint(
            person=newcomer,
            role=role,
            unit=street,
            valid_from=since,
            valid_to=until,
            by=SYSTEM,
            at=at,
        )
    leaving = directory.appoint(
        person=newcomer,
        role="street_leader",
        unit=street,
        valid_from=SINCE.date(),
        by=SYSTEM,
        at=SINCE,
    )
    directory.end_post(post=leaving, by=world["administrator"], at=at)
    one = f"/desk/admin/directory/{street.pk}/"
    return {
        "unit": one,
        "unit-edit": one + "edit/",
        "unit-new": one + "new/",
        "unit-close": one + "close/",
        "unit-link": one + "link/?q=江海",
        "unit-move": one + "move/?q=礼乐",
        "unit-moves": f"{one}move/?to={world.units['440704005'].pk}",
        "unit-cannot": f"{one}move/?to={world.units['440704001001'].pk}",
        "unit-before": f"/desk/admin/directory/{moved.pk}/?day=2026-03-01",
        "appoint": one + "appoint/?q=handler",
        "appoint-new": one + "appoint/?new=yes",
        "appoint-one": f"{one}appoint/?person={newcomer.pk}",
        "post-end": f"/desk/admin/directory/posts/{post.pk}/end/",
    }


PAGES = CheckedPages(
    {
        "administrator": (
            ("admin-units", "/desk/admin/directory/?at=440704001001"),
            ("admin-units-found", "/desk/admin/directory/?q=社区"),
            ("admin-units-before", "/desk/admin/directory/?day=2026-03-01&at=440704001001"),
            ("admin-units-none", "/desk/admin/directory/?q=没有"),
            ("admin-party", "/desk/admin/directory/?tree=party"),
            ("admin-unit", "unit"),
            ("admin-unit-before", "unit-before"),
            ("admin-unit-edit", "unit-edit"),
            ("admin-unit-new", "unit-new"),
            ("admin-unit-close", "unit-close"),
            ("admin-unit-link", "unit-link"),
            ("admin-unit-move", "unit-move"),
            ("admin-unit-moves", "unit-moves"),
            ("admin-unit-cannot", "unit-cannot"),
            ("admin-appoint", "appoint"),
            ("admin-appoint-one", "appoint-one"),
            ("admin-appoint-new", "appoint-new"),
            ("admin-post-end", "post-end"),
            ("admin-gaps", "/desk/admin/directory/gaps/"),
            ("admin-roles", "/desk/admin/directory/roles/"),
            ("admin-role", "/desk/admin/directory/roles/clerk/"),
            ("admin-role-new", "/desk/admin/directory/roles/new/"),
        ),
    },
    content,
)
