"""The `jiceng` command line.

Only JSON goes to standard output, everything else to standard error. Exit code 0 is success, 1 a
failure, 2 wrong use, 130 an interruption.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from functools import cache
from pathlib import Path

import click

from jiceng.config.database_supervision import watch
from jiceng.config.failures import explain
from jiceng.config.lazy_commands import LazyGroup, commands_in
from jiceng.config.ports import require_free
from jiceng.config.serving import (
    THREADS,
    WORKERS,
    refuse_public_secrets,
    refuse_public_servers,
    run_server,
)
from jiceng.core.console import emit, say
from jiceng.core.embedded import Server
from jiceng.core.errors import Problem
from jiceng.core.parent_process import end_with_input

# Django commands that do not use the database.
OFFLINE = {"help", "version", "--version", "--help", "collectstatic", "findstatic", "diffsettings"}

ONE_ROLE = (
    "Warning: DATABASE_URL connects as the database's owner, so an intruder in this program can "
    "change and remove what was recorded. Give it a role that owns nothing and name the owner in "
    "DATABASE_OWNER_URL (docs/en/operations/database.md)."
)

__all__ = ["THREADS", "WORKERS", "cli", "main", "run", "run_server"]


@cache
def django() -> None:
    """Set up Django once; garbage collection would take a tenth of the time, so it is paused."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiceng.config.settings")
    gc.disable()
    try:
        importlib.import_module("django").setup()
    finally:
        gc.freeze()
        gc.enable()


def server() -> Server:
    """The installation's embedded server.

    Raises:
        Problem: when DATABASE_URL names another server.
    """
    from jiceng.config.settings import ENV

    if ENV.database_url:
        raise Problem(
            "DATABASE_URL is set, so the embedded database is not in use.", "database.external"
        )
    return Server(ENV.home, ENV.keys)


def database() -> None:
    """Ensure that the database is available: start the embedded one unless DATABASE_URL is set."""
    from jiceng.config.backup.restoring import refuse_unfinished
    from jiceng.config.settings import ENV

    refuse_unfinished(ENV.home)
    if not ENV.database_url and server().start():
        say(f"Started the embedded database in {ENV.home / 'pg'}.")


def restart_database() -> None:
    """Restart the embedded database when it has died, unless it was stopped on purpose."""
    from jiceng.config.settings import ENV

    if not ENV.database_url and server().revive():
        say("The embedded database had died and was restarted.")


@click.group(
    cls=LazyGroup,
    commands_of_apps=commands_in(Path(__file__).parents[1]),
    before_import=django,
    before_command=database,
)
@click.version_option(package_name="jiceng")
def cli() -> None:
    """Jiceng: requests, grids, deadlines and callbacks for grassroots governance."""


@cli.command()
def migrate() -> None:
    """Bring the database's tables up to date."""
    django()
    database()
    _migrate()


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=WORKERS, show_default=True, type=click.IntRange(min=1))
@click.option("--threads", default=THREADS, show_default=True, type=click.IntRange(min=1))
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the pages and the API."""
    django()
    refuse_public_secrets(host)
    database()
    _require_tables()
    _require_keys()
    _warn_of_outdated_versions()
    importlib.import_module("jiceng.config.collected_static").collect()
    watch(restart_database)
    run_server(host, port, workers=workers, threads=threads)


@cli.command()
@click.option("--concurrency", default=4, show_default=True, type=click.IntRange(min=1))
@click.option(
    "--patience",
    default=600,
    show_default=True,
    type=click.IntRange(min=1),
    help="Seconds without a database after which it gives up, with exit code 1.",
)
@click.option(
    "--stalled-after",
    default=30,
    show_default=True,
    type=click.IntRange(5, 300),
    help="Seconds without a heartbeat after which it resumes another worker's jobs.",
)
@click.option("--end-with-input", "ends_with_input", is_flag=True, hidden=True)
def worker(concurrency: int, patience: int, stalled_after: int, ends_with_input: bool) -> None:
    """Run the background tasks: reminders, breaches, notifications, erasure."""
    if ends_with_input:
        end_with_input()
    django()
    database()
    _require_tables()
    _require_keys()
    _warn_of_outdated_versions()
    watch(restart_database)
    module = importlib.import_module("jiceng.core.worker")
    module.run(module.WorkerOptions(concurrency, patience, stalled_after))


@cli.command()
def check() -> None:
    """Check that Python and the database are fit for production; exit code 1 if not."""
    django()
    database()
    found = _outdated_versions()
    for sentence in found:
        say(sentence)
    if found:
        sys.exit(1)
    say("Nothing was found.")


@cli.group()
def db() -> None:
    """The embedded database."""


@db.command()
def start() -> None:
    """Start the embedded database; create it on first use."""
    found = server()
    started = found.start()
    say(f"The embedded database {'has started' if started else 'was running'} in {found.root}.")


@db.command()
def stop() -> None:
    """Shut the embedded database down cleanly."""
    stopped = server().stop()
    say("The embedded database has stopped." if stopped else "The embedded database was not up.")


@db.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def psql(arguments: tuple[str, ...]) -> None:
    """Open psql on the database; ARGUMENTS go to psql."""
    database()
    sys.exit(server().psql(arguments))


@cli.command(
    add_help_option=False,
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run any Django command."""
    django()
    refuse_public_servers(arguments)
    if arguments and not OFFLINE.intersection(arguments):
        database()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["jiceng manage", *arguments])


@cli.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="The result as JSON on standard output.")
@click.option(
    "--strict",
    is_flag=True,
    help="Exit with 1 when a goal is missed, with 2 when the machine is too busy to measure.",
)
def bench(name: str, as_json: bool, strict: bool) -> None:
    """Measure figure NAME, its floor and its goals, in a separate database (var/bench)."""
    from jiceng.config.environment import CHECKOUT

    folder = CHECKOUT / "bench"
    names = sorted(p.stem for p in folder.glob("*.py") if "\ndef run(" in p.read_text("utf-8"))
    if not names:
        raise Problem(f"Benches need a checkout of the source: there is no {folder}.")
    if name not in names:
        raise click.BadParameter(f"“{name}” is not one of: {', '.join(names)}.", param_hint="NAME")
    # Never the installation's own data, whatever the environment says.
    os.environ["JICENG_HOME"] = os.environ.get("JICENG_BENCH_HOME", str(CHECKOUT / "var" / "bench"))
    for variable in ("DATABASE_URL", "DATABASE_OWNER_URL", "JICENG_KEYS"):
        os.environ.pop(variable, None)
    # One machine sends the load of a whole city.
    os.environ["JICENG_LIMITS"] = "api=0 open311=0 field=0"
    django()
    database()
    _migrate()
    sys.path.insert(0, str(CHECKOUT))
    result = importlib.import_module(f"bench.{name}").run()
    if as_json:
        emit(result.document())
    for line in result.lines():
        say(line)
    if strict:
        sys.exit(importlib.import_module("bench.harness").EXIT[result.verdict])


@cli.command()
@click.option("--no-serve", is_flag=True, help="Only build the data.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--arrivals",
    default=45,
    show_default=True,
    type=click.IntRange(0, 86_400),
    help="Average seconds between new reports, and between actions of colleagues, while the demo"
    " runs; 0: none.",
)
def demo(no_serve: bool, port: int, arrivals: int) -> None:
    """Build a district with a year of synthetic requests, then serve it."""
    from jiceng.config import demo_serving

    if not no_serve:
        require_free(demo_serving.HOST, port)
    os.environ["JICENG_SYNTHETIC"] = "1"
    django()
    database()
    _migrate()
    _mark_synthetic()
    welcome = demo_serving.build()
    if no_serve:
        for line in welcome:
            say(line)
        return
    demo_serving.serve(port, arrivals, welcome)


@cli.command(hidden=True)
@click.argument("seconds", type=click.FloatRange(min=0.1))
@click.option("--end-with-input", "ends_with_input", is_flag=True)
def arrivals(seconds: float, ends_with_input: bool) -> None:
    """Create synthetic reports regularly; the demo runs it in addition to its web server."""
    if ends_with_input:
        end_with_input()
    django()
    importlib.import_module("jiceng.demo.arriving_reports").run(seconds)


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    say("The database's tables are up to date.")
    from django.utils import timezone

    from jiceng.core import roles, rootstore

    if roles.app_role() is None:
        say(ONE_ROLE)
    rootstore.ensure_signing_key(timezone.now())


def _outdated_versions() -> list[str]:
    """Outdated versions of Python and the database."""
    from django.db import connection

    from jiceng.config import security_versions

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        return security_versions.outdated_versions(sys.version_info[:3], cursor.fetchone()[0])


def _warn_of_outdated_versions() -> None:
    """Warn about outdated versions at each start in production, without refusing to run."""
    from jiceng.config.settings import ENV

    if ENV.production:
        for sentence in _outdated_versions():
            say(f"Warning: {sentence}")


def _require_tables() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Problem(
            "The database is older than the program: run “jiceng migrate”.", "database.migrate"
        )
    from jiceng.core import roles

    if roles.can_rewrite_history():
        say(ONE_ROLE)


def _require_keys() -> None:
    from jiceng.core import rotation

    rotation.require_own_keys()


def _mark_synthetic() -> None:
    """Mark this installation's data as synthetic, which every page then shows."""
    from jiceng.config.environment import SYNTHETIC_MARK
    from jiceng.config.settings import HOME

    (HOME / SYNTHETIC_MARK).touch()


def main() -> None:
    """Run the command line; every failure becomes one clear line and an exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; returns its exit code."""
    try:
        outcome = cli.main(arguments, prog_name="jiceng", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        say("Interrupted.")
        return 130
    except BrokenPipeError:
        # The reader (“| head”) has closed the pipe; Python must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if os.environ.get("JICENG_DEBUG") == "1":
            raise
        say(explain(error))
        return 1
    return outcome if isinstance(outcome, int) else 0


if __name__ == "__main__":
    main()
