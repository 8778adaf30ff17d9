"""`jiceng directory`: import of divisions, listing of the tree, vacancies and proposals."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from uuid import UUID

import click
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.core.access import SYSTEM
from jiceng.core.console import emit, say
from jiceng.core.errors import NotFound
from jiceng.directory import actions, queries, second_approval
from jiceng.directory.divisions import CITY_DIGITS, read_divisions
from jiceng.directory.holdings import Owner, open_items_of
from jiceng.directory.models import Person, Tree, UnitKind
from jiceng.directory.rules import civil_day
from jiceng.directory.unit_tree import label_of

COMMANDS = {
    "directory": ("directory", "Units, people and posts.", True),
}
"""Read without importing this module: see `config.lazy_commands.commands_in`."""


@click.group()
def directory() -> None:
    """Units, people and posts."""


def _city_names(
    _context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    names = {}
    for value in values:
        code, sign, name = value.partition("=")
        if not (sign and name.strip() and code.isdecimal() and len(code) == CITY_DIGITS):
            raise click.BadParameter(f"{value!r} is not like 4407=江门市")
        names[code] = name.strip()
    return names


def _successors(
    _context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    found = dict(value.split("=", 1) for value in values if "=" in value)
    if len(found) != len(values):
        raise click.BadParameter("give each as CODE=CODE, such as 440704001001=440704001002")
    return found


@directory.command("import")
@click.option(
    "--divisions",
    "folder",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder with *_districts.csv, *_streets.csv, *_villages.csv.",
)
@click.option("--city", default="", metavar="CODE", help="Only this city, such as 4407.")
@click.option("--prefix", default="", help="Only the lists whose names begin so.")
@click.option(
    "--city-name",
    "city_names",
    multiple=True,
    callback=_city_names,
    metavar="CODE=NAME",
    help="Name of a city that the lists give only the code of.",
)
@click.option("--close-missing", is_flag=True, help="Close units that are no longer listed.")
@click.option(
    "--successor",
    "successors",
    multiple=True,
    callback=_successors,
    metavar="CODE=CODE",
    help="Which unit takes over from one that is closed.",
)
@click.option("--json", "as_json", is_flag=True, help="Report as JSON on standard output.")
def import_(
    folder: Path,
    city: str,
    prefix: str,
    city_names: dict[str, str],
    close_missing: bool,
    successors: dict[str, str],
    as_json: bool,
) -> None:
    """Bring the administrative tree in line with lists of divisions. Safe to repeat."""
    divisions = read_divisions(folder, prefix=prefix, city=city, city_names=city_names)
    for division in divisions:
        if not division.is_named:
            say(
                _("The lists do not name the city %(code)s; give --city-name.")
                % {"code": division.code}
            )
    report = actions.import_divisions(
        divisions=divisions,
        by=SYSTEM,
        at=timezone.now(),
        close_missing=close_missing,
        successors=successors,
    )
    if as_json:
        emit(
            {
                **asdict(report),
                "missing": len(report.missing_codes),
                "closed": len(report.closed_codes),
            }
        )
        return
    say(
        _(
            "%(created)d created, %(renamed)d renamed, "
            "%(reopened)d reopened, %(unchanged)d unchanged."
        )
        % asdict(report)
    )
    if report.closed_codes:
        say(_("Closed: %(codes)s.") % {"codes": ", ".join(report.closed_codes)})
    if report.missing_codes:
        say(
            _("No longer listed but still open: %(codes)s. Close them with --close-missing.")
            % {"codes": ", ".join(report.missing_codes)}
        )


@directory.command("party-root")
@click.argument("code")
@click.argument("name")
@click.option("--administrator", required=True, metavar="USERNAME", help="Who builds it up.")
@click.option("--role", default="administrator", show_default=True, help="Their role there.")
def party_root(code: str, name: str, administrator: str, role: str) -> None:
    """Begin the Party organisation with its committee, and assign an administrator to it.

    Only the operator can: on pages a unit is created below another one.
    """
    person = Person.objects.filter(username__iexact=administrator).first()
    if person is None:
        raise NotFound(_("Person not found."), "directory.person_not_found")
    now = timezone.now()
    with transaction.atomic():
        unit = actions.create_unit(
            code=code,
            name=name,
            kind=UnitKind.COMMITTEE,
            tree=Tree.PARTY,
            parent=None,
            by=SYSTEM,
            at=now,
        )
        actions.appoint(person=person, role=role, unit=unit, by=SYSTEM, at=now)
    say(unit.code)


@directory.command("close")
@click.argument("code")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="First day without it.")
@click.option("--successor", default="", metavar="CODE", help="The unit that takes over.")
@click.option("--list", "only_list", is_flag=True, help="Only list its open items.")
@click.option("--json", "as_json", is_flag=True, help="As JSON on standard output.")
def close(code: str, day: datetime | None, successor: str, only_list: bool, as_json: bool) -> None:
    """Close a unit; its open items go to its successor."""
    now = timezone.now()
    unit = queries.unit_for(SYSTEM, code)
    held = open_items_of(Owner.UNIT, unit.pk, civil_day(now))
    if not only_list:
        successor_unit = queries.unit_for(SYSTEM, successor) if successor else None
        unit = actions.close_unit(
            unit=unit, by=SYSTEM, at=now, on=day.date() if day else None, successor=successor_unit
        )
    if as_json:
        emit(
            {
                "unit": unit.code,
                "closed_from": unit.valid_to,
                "successor": successor or None,
                "held": {each.kind.code: each.count for each in held},
            }
        )
        return
    for each in held:
        say(f"{each.count:>6} {each.kind.label}")
    if not held:
        say(_("No open items."))
    if not only_list:
        details = {"unit": label_of(unit.pk, unit.name), "day": unit.valid_to}
        say(_("%(unit)s is closed from %(day)s.") % details)


@directory.command()
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="As it stood on that day.")
@click.option("--tree", type=click.Choice(Tree.values), default=Tree.ADMIN.value)
@click.option("--json", "as_json", is_flag=True, help="As JSON on standard output.")
def tree(day: datetime | None, tree: str, as_json: bool) -> None:
    """Show a tree, today's or that of any day."""
    on = day.date() if day else civil_day(timezone.now())
    placed = queries.tree_at(SYSTEM, day=on, tree=Tree(tree))
    if as_json:
        emit([asdict(unit) for unit in placed])
        return
    for unit in placed:
        click.echo(f"{'  ' * unit.depth}{unit.code} {unit.name}")
    if not placed:
        say(_("The organisation has no units on %(day)s.") % {"day": on.isoformat()})


@directory.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON on standard output.")
def coverage(as_json: bool) -> None:
    """Units without a holder of a role that they need."""
    found = queries.coverage(SYSTEM, day=civil_day(timezone.now()))
    if as_json:
        emit([asdict(row) for row in found])
        return
    for row in found:
        say(f"{row.kind:20} {row.role:16} {row.filled:>6} / {row.units:<6}")


@directory.command()
@click.option("--confirm", metavar="ID", default="", help="Have this one done.")
@click.option("--refuse", metavar="ID", default="", help="Refuse this one.")
@click.option("--json", "as_json", is_flag=True, help="As JSON on standard output.")
def proposals(confirm: str, refuse: str, as_json: bool) -> None:
    """Proposals that wait for confirmation; decided here, the installation is the second person.

    For an installation with one administrator: the operator of the server confirms.
    """
    now = timezone.now()
    if confirm or refuse:
        decided, result = second_approval.decide(
            proposal=UUID(confirm or refuse), by=SYSTEM, at=now, granted=bool(confirm)
        )
        say(
            _("%(kind)s: %(outcome)s.")
            % {
                "kind": second_approval.kind_of(decided).label,
                "outcome": decided.outcome,
            }
        )
        if isinstance(result, tuple):
            say(_("One-time password: %(password)s") % {"password": result[1]})
        return
    waiting, _over = second_approval.proposals(SYSTEM, now)
    rows = [
        {
            "id": str(each.pk),
            "kind": each.kind,
            "about": str(each.person or each.role),
            "by": each.asked_by.name,
            "until": each.expires_at.isoformat(),
        }
        for each in waiting
    ]
    if as_json:
        emit(rows)
        return
    for row in rows:
        say("  ".join(row.values()))


@directory.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON on standard output.")
def separation(as_json: bool) -> None:
    """People with rights of two of system administrator, security administrator and auditor.

    Run this before setting JICENG_POWERS=separate. Exits with 1 where there are any.
    """
    found = queries.people_with_combined_powers(day=civil_day(timezone.now()))
    if as_json:
        emit([{"person": name, "roles": roles} for name, roles in found])
    else:
        for name, roles in found:
            say(f"{name}: {', '.join(roles)}")
    if found:
        raise SystemExit(1)


@directory.command("sync-roles")
def sync_roles() -> None:
    """Create missing shipped roles; edited ones stay unchanged."""
    changed = actions.sync_roles(by=SYSTEM, at=timezone.now())
    say(_("%(count)d roles made or brought up to date.") % {"count": len(changed)})
