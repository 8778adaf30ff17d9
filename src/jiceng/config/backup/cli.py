"""The `jiceng backup` and `jiceng restore` commands: an installation in one file."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from jiceng.config.backup import places, programs, restoring, writing
from jiceng.config.backup.places import InstallationFolders
from jiceng.core.console import say
from jiceng.core.embedded import Server
from jiceng.core.errors import Problem

COMMANDS = {
    "backup": ("backup", "Back up the whole installation into one file.", True),
    "restore": ("restore", "Restore an installation from its backup.", False),
}
"""Read without importing this module: see `config.lazy_commands.commands_in`."""


_PASSPHRASE = click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file whose first line is the passphrase of the backup.",
)


def _passphrase(file: Path | None) -> str:
    if file is None:
        return ""
    found = file.read_text("utf-8").partition("\n")[0].strip()
    if not found:
        raise Problem(f"{file} holds no passphrase in its first line.", "backup.passphrase")
    return found


def _where() -> InstallationFolders:
    from jiceng.config.settings import ENV

    return InstallationFolders(ENV.home, ENV.keys)


def _owner() -> dict[str, Any]:
    """Connection parameters for the owner of the database's tables."""
    from django.conf import settings

    facts = settings.DATABASES["default"]
    return {**facts, **facts.get("OWNER", {})}


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_PASSPHRASE
def backup(file: Path, passphrase_file: Path | None) -> None:
    """Write all that the installation needs into FILE: tables, keys, photos, models, settings.

    It may run while the installation is in use; the tables are a consistent snapshot. The keys and
    the secret are included: without a passphrase FILE is readable by anyone who has it.
    """
    from jiceng.config.settings import ENV

    began = datetime.now(UTC)
    written = writing.write(
        file.absolute(),
        where=_where(),
        owner=_owner(),
        environment=os.environ,
        facts={"version": version("jiceng"), "tables": _tables()},
        passphrase=_passphrase(passphrase_file),
        at=began,
    )
    _record(written, began)
    say(f"Wrote {written.files} parts, {written.bytes / 1e6:,.1f} MB, into {written.path}.")
    if not written.is_sealed:
        say(
            "It is not sealed and holds the keys. Keep it as safe as the installation itself, or"
            " use --passphrase-file."
        )
    if not os.environ.get("JICENG_SECRET_KEY"):
        say(
            "JICENG_SECRET_KEY is not set here, so the backup lacks it: run this with the settings"
            " of the installation, or store the secret separately."
        )
    if ENV.key_source != "folder":
        say(
            "The keys come from elsewhere (JICENG_KEY_SOURCE) and are not included: back them up"
            " separately."
        )


def _record(written: writing.BackupResult, began: datetime) -> None:
    """Tell the installation; the backup is complete without it."""
    from django.db import DatabaseError

    from jiceng.core.access import SYSTEM
    from jiceng.core.backup_records import record_backup

    try:
        record_backup(by=SYSTEM, at=began, size=written.bytes, is_sealed=written.is_sealed)
    except DatabaseError as error:
        say(f"The time of this backup could not be recorded for the home page: {error}")


def _tables() -> list[str]:
    """The migrations applied to the tables."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations())


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_PASSPHRASE
def restore(file: Path, passphrase_file: Path | None) -> None:
    """Restore an installation from FILE, into an empty home (and database)."""
    from jiceng.config.settings import ENV

    where = _where()
    restoring.refuse_unless_empty(where)
    is_again = (where.home / restoring.MARK).exists()
    try:
        unpacked = restoring.unpack(file, where, _passphrase(passphrase_file))
    except BaseException:
        if not is_again:  # nothing was there before
            shutil.rmtree(where.home / restoring.MARK, ignore_errors=True)
        raise
    restoring.install_files(unpacked, where, places.KEYS)
    if not ENV.database_url:
        server = Server(ENV.home, ENV.keys)
        if is_again:
            server.stop()
            shutil.rmtree(server.root, ignore_errors=True)
        server.start()
    _load(unpacked, where)
    count = restoring.install_files(unpacked, where, places.HOME)
    settings = restoring.keep_settings(unpacked, where, _places_now(where))
    restoring.finish(where)
    _bring_up_to_date()
    say(f"Restored the tables and {count} files of {unpacked.manifest['at']}.")
    say(
        f"The old settings are in {settings}: set them (JICENG_SECRET_KEY above all), close"
        " the days since with “jiceng audit close-days”, then check with “jiceng audit verify”."
    )


def _places_now(where: InstallationFolders) -> dict[str, str]:
    """The settings that locate this installation."""
    given = {name: os.environ[name] for name in places.LOCATION_SETTINGS if os.environ.get(name)}
    return {**given, "JICENG_HOME": str(where.home), "JICENG_KEYS": str(where.keys)}


def _load(unpacked: restoring.Unpacked, where: InstallationFolders) -> None:
    """Load the tables into an empty database; tables from an earlier run of this restore are kept.

    Raises:
        Problem: it holds other tables.
    """
    if not _holds_tables():
        restoring.note_loading(where, unpacked.dump_sum)
        programs.load(_owner(), unpacked.dump)
    elif not restoring.has_loaded(where, unpacked.dump_sum):
        raise Problem(
            f"The database {_owner()['NAME']} holds tables already. A restore overwrites nothing:"
            " make an empty one.",
            "restore.taken",
        )


def _holds_tables() -> bool:
    from django.db import connection

    from jiceng.core import roles

    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()")
        return bool(cursor.fetchone()[0])


def _bring_up_to_date() -> None:
    """Migrate tables of an older version, and grant the application's role its privileges."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
