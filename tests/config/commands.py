"""Commands for the tests of the command line."""

import click


@click.group()
def one() -> None:
    """A group."""


@one.command()
def two() -> None:
    """A command."""


@click.command()
def single() -> None:
    """A command without a group."""
