"""Command groups whose modules are imported only when called, so that start-up stays fast."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click


@dataclass(frozen=True)
class AppCommand:
    """A command or a group of commands of an app.

    Args:
        target: ``"module:attribute"`` of a click command or group.
        help: its line in the list of commands, shown without importing it.
        database: whether its commands read or write the database.
    """

    target: str
    help: str
    database: bool = True


def commands_in(package: Path) -> dict[str, AppCommand]:
    """The commands of all apps, read from the literal ``COMMANDS`` of each ``cli.py``.

    No module is imported, so that the list takes milliseconds. The literal has each command's
    attribute, its line of help, and whether it needs the database.

    Args:
        package: the folder of the package that holds the apps.
    """
    found = {}
    for path in sorted((*package.glob("*/cli.py"), *package.glob("*/*/cli.py"))):
        module = ".".join((package.name, *path.relative_to(package).with_suffix("").parts))
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "COMMANDS":
                for name, (attribute, text, database) in ast.literal_eval(node.value).items():
                    found[name] = AppCommand(f"{module}:{attribute}", text, database)
    return found


class LazyGroup(click.Group):
    """A group whose sub-groups belong to apps.

    Args:
        commands_of_apps: by name.
        before_import: called before an app's module is imported (sets Django up).
        before_command: called before a command with `AppCommand.database` runs, but neither for its
            help nor for a wrong use of it (starts the database).
    """

    def __init__(
        self,
        *args: Any,
        commands_of_apps: Mapping[str, AppCommand],
        before_import: Callable[[], None],
        before_command: Callable[[], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.commands_of_apps = commands_of_apps
        self.before_import = before_import
        self.before_command = before_command

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self.commands_of_apps})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands_of_apps or cmd_name in self.commands:
            return super().get_command(ctx, cmd_name)
        command = self._open(cmd_name)
        self.add_command(command, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, self._short_help(name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def _short_help(self, name: str) -> str:
        if name in self.commands_of_apps:
            return self.commands_of_apps[name].help
        return self.commands[name].get_short_help_str(80)

    def _open(self, name: str) -> click.Command:
        found = self.commands_of_apps[name]
        module_name, attribute = found.target.split(":")
        self.before_import()
        try:
            command = getattr(importlib.import_module(module_name), attribute)
        except (ModuleNotFoundError, AttributeError) as error:
            if isinstance(error, ModuleNotFoundError) and not module_name.startswith(
                error.name or "?"
            ):
                raise
            raise click.ClickException(
                f"“{name}” is not part of this installation ({found.target} is missing)."
            ) from error
        assert isinstance(command, click.Command)
        if found.database:
            _run_before(command, self.before_command)
        return command


def _run_before(command: click.Command, first: Callable[[], None]) -> None:
    """Make every command below call `first` just before its own body."""
    if isinstance(command, click.Group):
        for child in command.commands.values():
            _run_before(child, first)
    elif command.callback is not None:
        command.callback = _after(first, command.callback)


def _after(first: Callable[[], None], then: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(then)
    def both(*args: Any, **kwargs: Any) -> Any:
        first()
        return then(*args, **kwargs)

    return both
