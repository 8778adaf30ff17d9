"""Commands for the audit, the keys and data retention."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from jiceng.core.console import emit, progress, say

if TYPE_CHECKING:
    from jiceng.core.state_findings import ComparisonReport

COMMANDS = {
    "audit": ("audit", "Audit log: verify event chains and daily roots.", True),
    "keys": ("keys", "Keys of the encrypted fields.", True),
    "retention": ("retention", "Retention periods and erasure of personal data.", True),
    "vocabulary": ("vocabulary", "Words of the screens that the installation renames.", True),
}
"""Read without importing this module: see `config.lazy_commands.commands_in`."""


_AS_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON on standard output.")


@click.group()
def audit() -> None:
    """Audit log: event chains, closed days and daily roots."""


@audit.command()
@click.option("--chains", is_flag=True, help="Only chains and days, which is faster.")
@click.option(
    "--against",
    type=click.File("rb"),
    help="A published copy of the daily roots: the portal's roots.json, or a file with them.",
)
@_AS_JSON
def verify(chains: bool, against: BinaryIO | None, as_json: bool) -> None:
    """Find changed, removed, inserted or reordered events and forged or lost roots, then check the
    state as “jiceng audit rebuild” does.

    Exit code 1 if anything is found.
    """
    from jiceng.core import roots
    from jiceng.core.audit_verification import estimate
    from jiceng.core.audit_verification import verify as look
    from jiceng.core.evidence_comparison import combined_document

    try:
        copy = None if against is None else roots.read_copy(against.read())
    except ValueError as error:
        raise click.BadParameter(
            f"no copy of daily roots: {error}", param_hint="--against"
        ) from None
    with progress() as bar:
        task = bar.add_task("events", total=estimate())
        report = look(progress=lambda count: bar.advance(task, count), against=copy)
    state = None if chains else _rebuilt()
    if as_json:
        emit(report.document() if state is None else combined_document(report, state))
    else:
        for found in report.findings:
            place = f"{found.stream_kind} {found.stream_id} {found.seq or ''}"
            say(f"{found.kind}: {found.day or place.strip()}: {found.detail}")
        if report.unlisted:
            say(f"… and {report.unlisted} more.")
        for repair in report.repairs:
            say(
                f"repaired: {repair.day}: closed with {repair.closed_with} events, supplemented to "
                f"{repair.count}: {repair.reason}"
            )
        verdict = "All is as it was written" if report.ok else "History was changed"
        say(
            f"{verdict}: {report.events} events, {report.streams} streams, {report.days} days, "
            f"{report.compared} published roots in {report.seconds:.1f} s."
        )
        if state is None:
            say("The state was not compared with the chains; “jiceng audit rebuild” does that.")
        else:
            _say_rebuilt(state)
    if not report.ok or (state is not None and not state.ok):
        sys.exit(1)


@audit.command("rebuild")
@_AS_JSON
def compare_state(as_json: bool) -> None:
    """Compare every row of evidence with its recorded events.

    Exit code 1 if anything is found.
    """
    report = _rebuilt()
    if as_json:
        emit(report.document())
    else:
        _say_rebuilt(report)
    if not report.ok:
        sys.exit(1)


def _rebuilt() -> ComparisonReport:
    from jiceng.core.evidence_comparison import compare_state, estimate

    with progress() as bar:
        task = bar.add_task("rows", total=estimate())
        return compare_state(progress=lambda count: bar.advance(task, count))


def _say_rebuilt(report: ComparisonReport) -> None:
    for found in report.findings:
        columns = f": {', '.join(found.columns)}" if found.columns else ""
        say(f"{found.kind}: {found.table} {found.row}{columns}")
    if report.unlisted:
        say(f"… and {report.unlisted} more.")
    verdict = "The state matches the events" if report.ok else "The state was changed"
    say(f"{verdict}: {report.rows} rows in {report.seconds:.1f} s.")
    if resting := sum(report.resting.values()):
        say(f"{resting} rows rest on a baseline from an upgrade.")
    if report.due:
        say(f"Older rows are not recorded yet ({', '.join(report.due)}): run “jiceng migrate”.")


@audit.command("close-days")
@_AS_JSON
def close_days(as_json: bool) -> None:
    """Close every day that is due; the worker does so each hour."""
    from django.utils import timezone

    from jiceng.core.day_closing import close_due_days

    closed = close_due_days(at=timezone.now())
    if as_json:
        emit({"closed": closed})
    else:
        say(f"Closed {len(closed)} days.")


@audit.command("reopen-day")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--reason", required=True, help="Published with the root; no personal data.")
@_AS_JSON
def reopen_day(day: datetime, reason: str, as_json: bool) -> None:
    """Seal events that were added to DAY after it had been closed too early, by a further root."""
    from django.utils import timezone

    from jiceng.core import day_repair
    from jiceng.core.access import SYSTEM

    record = day_repair.supplement_day(day=day.date(), by=SYSTEM, at=timezone.now(), reason=reason)
    if as_json:
        emit(record.document())
    else:
        say(f"{record.day} has a supplement: {record.count} events.")


@audit.command("new-key")
@click.option("--reason", required=True, help="Stored permanently.")
@_AS_JSON
def new_key(reason: str, as_json: bool) -> None:
    """Sign daily roots with a new key from now on, because the old one is lost or compromised."""
    from django.utils import timezone

    from jiceng.core import day_repair
    from jiceng.core.access import SYSTEM

    key = day_repair.renew_key(by=SYSTEM, at=timezone.now(), reason=reason)
    if as_json:
        emit({"key": key})
    else:
        say(f"Daily roots are signed with a new key: {key}. Back up the folder of the keys.")


@audit.command("confirm-clock")
@click.option("--reason", required=True, help="How the date was checked; stored permanently.")
@_AS_JSON
def confirm_clock(reason: str, as_json: bool) -> None:
    """Confirm that this machine's date and time are right, after they were in doubt."""
    from django.utils import timezone

    from jiceng.core import clock_monitoring
    from jiceng.core.access import SYSTEM

    now = timezone.now()
    machines = clock_monitoring.confirm(by=SYSTEM, at=now, reason=reason)
    if as_json:
        emit({"confirmed": machines, "at": now})
    else:
        say(f"It is {timezone.localtime(now):%Y-%m-%d %H:%M}. Day closing and erasure continue.")


@click.group()
def keys() -> None:
    """Keys of the encrypted fields."""


@keys.command()
@_AS_JSON
def status(as_json: bool) -> None:
    """List the keys, and how many values each has encrypted."""
    from jiceng.core import rotation

    found = rotation.status()
    if as_json:
        emit(found)
    else:
        say(f"Keys: {', '.join(map(str, found['versions']))}; {found['algorithm']} encrypts.")
        say(f"{found['due']} values have another key, cipher or binding.")
    if found["unreadable"]:
        say(f"Not decryptable: {', '.join(found['unreadable'])}. Restore the key directory.")
        sys.exit(1)


@keys.command()
@click.option("--resume", is_flag=True, help="Add no key; finish an interrupted rotation.")
@_AS_JSON
def rotate(resume: bool, as_json: bool) -> None:
    """Add a key and reseal every encrypted value. Keep the old keys with old backups."""
    from django.utils import timezone

    from jiceng.core import rotation
    from jiceng.core.access import SYSTEM

    with progress() as bar:
        task = bar.add_task("values", total=rotation.count_due())
        report = rotation.rotate(
            by=SYSTEM,
            at=timezone.now(),
            new_key=not resume,
            progress=lambda count: bar.advance(task, count),
        )
    _print_report(report, as_json, "Encrypted {} values again.")


@keys.command("renew-index")
@_AS_JSON
def renew_index(as_json: bool) -> None:
    """Add an index key, recompute every blind index, and set the older index keys aside."""
    from django.utils import timezone

    from jiceng.core import rotation
    from jiceng.core.access import SYSTEM

    with progress() as bar:
        task = bar.add_task("values", total=None)
        report = rotation.renew_index(
            by=SYSTEM, at=timezone.now(), progress=lambda count: bar.advance(task, count)
        )
    _print_report(report, as_json, "Recomputed {} indexes.")


@keys.command()
@click.argument("version", type=click.IntRange(min=1))
def retire(version: int) -> None:
    """Set data key VERSION aside, once no value is sealed by it; old backups may still need it."""
    from django.utils import timezone

    from jiceng.core import rotation
    from jiceng.core.access import SYSTEM

    rotation.retire(version=version, by=SYSTEM, at=timezone.now())
    say(f"Key {version} was set aside. Keep it with the backups of its time.")


def _print_report(report: Any, as_json: bool, words: str) -> None:
    """Report the result of a rotation; exit code 1 when a value cannot be opened."""
    from dataclasses import asdict

    from jiceng.core import rotation

    if as_json:
        emit({**asdict(report), **rotation.status()})
    else:
        say(words.format(sum(report.resealed.values())))
    if report.unopened:
        for place in report.broken:
            say(f"Cannot be decrypted: {place}")
        say(
            f"{report.unopened} values cannot be decrypted and were left unchanged. Restore them "
            "from a backup, then run “jiceng keys rotate --resume”."
        )
        sys.exit(1)


@click.group()
def retention() -> None:
    """Retention periods and erasure of personal data."""


@retention.command("list")
@_AS_JSON
def list_kinds(as_json: bool) -> None:
    """List the kinds of records with a retention period, and the date before which they expire."""
    from django.utils import timezone

    from jiceng.core import retention as rooms

    now = timezone.now()
    kinds = {kind: found.cutoff(now) for kind, found in rooms.registered().items()}
    if as_json:
        emit(kinds)
    else:
        for kind, cutoff in kinds.items():
            say(f"{kind}: before {cutoff:%Y-%m-%d}")


@retention.command()
@click.option("--kind", "kinds", multiple=True, help="Only this kind; may be repeated.")
@_AS_JSON
def run(kinds: tuple[str, ...], as_json: bool) -> None:
    """Erase expired data; the worker does so each night."""
    from django.utils import timezone

    from jiceng.core import retention as rooms
    from jiceng.core.access import SYSTEM

    with progress() as bar:
        task = bar.add_task("records", total=None)
        erased = rooms.run(
            by=SYSTEM,
            at=timezone.now(),
            kinds=list(kinds) or None,
            progress=lambda _kind, count: bar.advance(task, count),
        )
    if as_json:
        emit({"erased": erased})
    else:
        say(f"Erased {sum(erased.values())} records.")


@click.group()
def vocabulary() -> None:
    """Words of the screens that the installation renames."""


@vocabulary.command("export")
def export_words() -> None:
    """Write the installation's own words as JSON, for another installation or a copy."""
    from jiceng.core.vocabulary.queries import own_forms

    own: dict[str, dict[str, list[str]]] = {}
    for (term, language), forms in own_forms().items():
        own.setdefault(term, {})[language] = list(forms)
    emit(own)


@vocabulary.command("load")
@click.argument("file", type=click.File("rb"))
def load_words(file: BinaryIO) -> None:
    """Rename the words that FILE has, as “export” writes it; other words stay."""
    import orjson
    from django.db import transaction
    from django.utils import timezone

    from jiceng.core.access import SYSTEM
    from jiceng.core.vocabulary.actions import rename_term

    try:
        own = orjson.loads(file.read())
        words = [
            (term, language, [str(form) for form in forms])
            for term, languages in own.items()
            for language, forms in languages.items()
        ]
    except (ValueError, AttributeError, TypeError) as error:
        raise click.BadParameter(f"no words: {error}", param_hint="FILE") from None
    with transaction.atomic():
        for term, language, forms in words:
            rename_term(term=term, language=language, forms=forms, by=SYSTEM, at=timezone.now())
    say(f"{len(words)} words loaded.")
