"""Commands for the usual reasons of an installation."""

from __future__ import annotations

from typing import BinaryIO

import click

from jiceng.core.console import emit, say

COMMANDS = {
    "reasons": ("reasons", "Usual reasons that the installation has edited.", True),
}
"""Read without importing this module: see `config.lazy_commands.commands_in`."""


@click.group()
def reasons() -> None:
    """Usual reasons that the installation has edited."""


@reasons.command("export")
def export_reasons() -> None:
    """Write the installation's own reasons as JSON, for another installation or a copy."""
    from jiceng.records.reasons.queries import own_texts

    emit({name: list(texts) for name, texts in own_texts().items()})


@reasons.command("load")
@click.argument("file", type=click.File("rb"))
def load_reasons(file: BinaryIO) -> None:
    """Replace the lists that FILE has, as “export” writes it; other lists stay."""
    import orjson
    from django.db import transaction
    from django.utils import timezone

    from jiceng.core.access import SYSTEM
    from jiceng.records.reasons.actions import set_reasons

    try:
        own = {
            str(name): [str(each) for each in texts]
            for name, texts in orjson.loads(file.read()).items()
        }
    except (ValueError, AttributeError, TypeError) as error:
        raise click.BadParameter(f"no reasons: {error}", param_hint="FILE") from None
    with transaction.atomic():
        for name, texts in own.items():
            set_reasons(name=name, texts=texts, by=SYSTEM, at=timezone.now())
    say(f"{len(own)} lists loaded.")
