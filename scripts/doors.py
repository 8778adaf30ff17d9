"""Contract for import-linter: other apps import an app only through its `public` module.

It applies to every folder with an ``apps.py`` or a ``manifest.py``, so that a new app needs no
contract of its own. `jiceng.config`, which assembles everything, is exempt, and the apps named as
open are imported module by module: `jiceng.core` is a technical library for all.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

SOURCE = Path(__file__).resolve().parents[1] / "src"
PUBLIC_MODULE = "public"


def app_packages(source: Path = SOURCE) -> frozenset[str]:
    """The packages that are Django apps."""
    return frozenset(
        ".".join(file.parent.relative_to(source).parts)
        for name in ("apps.py", "manifest.py")
        for file in source.rglob(name)
    )


def app_of(module: str, apps: Iterable[str]) -> str:
    """The innermost app of a module; "" for none."""
    held = (app for app in apps if module == app or module.startswith(f"{app}."))
    return max(held, key=len, default="")


class DoorContract(Contract):
    """No module of one app imports a module of another app, except its `public` one."""

    type_name = "doors"

    assembling = fields.SetField(subfield=fields.StringField())
    open = fields.SetField(subfield=fields.StringField(), required=False, default=frozenset())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Find every import across apps that bypasses the public module."""
        apps, opened = app_packages(), cast("frozenset[str]", self.open)
        past: list[tuple[str, str]] = []
        for imported in sorted(graph.modules):
            owner = app_of(imported, apps)
            if not owner or owner in opened or imported in {owner, f"{owner}.{PUBLIC_MODULE}"}:
                continue
            importers = sorted(graph.find_modules_that_directly_import(imported))
            past += [(each, imported) for each in importers if self._is_outside(each, owner, apps)]
        return ContractCheck(kept=not past, metadata={"past": past})

    def _is_outside(self, importer: str, owner: str, apps: Iterable[str]) -> bool:
        assembling = cast("frozenset[str]", self.assembling)
        if any(importer == each or importer.startswith(f"{each}.") for each in assembling):
            return False
        return app_of(importer, apps) != owner

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each of them."""
        for importer, imported in check.metadata["past"]:
            output.print_error(f"{importer} imports {imported}, bypassing its app's public module")
