"""Apps use each other only through their public interfaces, enforced by import-linter."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from inspect import ismodule
from pathlib import Path

from grimp import ImportGraph

from scripts import doors


def _graph(*imports: tuple[str, str]) -> ImportGraph:
    graph = ImportGraph()
    for importer, imported in imports:
        graph.add_import(importer=importer, imported=imported)
    return graph


def _past(graph: ImportGraph) -> list[tuple[str, str]]:
    contract = doors.DoorContract(
        name="doors",
        session_options={},
        contract_options={"assembling": ["jiceng.config"], "open": ["jiceng.core"]},
    )
    past: list[tuple[str, str]] = contract.check(graph, verbose=False).metadata["past"]
    return past


def test_apps_import_other_apps_only_through_their_public_module() -> None:
    assert _past(
        _graph(
            ("jiceng.cases.actions", "jiceng.grids.models"),
            ("jiceng.cases.actions", "jiceng.grids.public"),
            ("jiceng.grids.queries", "jiceng.grids.models"),
            ("jiceng.cases.actions", "jiceng.core.events"),
            ("jiceng.config.urls", "jiceng.grids.models"),
            ("jiceng.records.pages", "jiceng.records.ledgers.models"),
            ("jiceng.records.ledgers.rules", "jiceng.records.models"),
        )
    ) == [
        ("jiceng.cases.actions", "jiceng.grids.models"),
        ("jiceng.records.pages", "jiceng.records.ledgers.models"),
        ("jiceng.records.ledgers.rules", "jiceng.records.models"),
    ]


def test_every_app_is_found(tmp_path: Path) -> None:
    for name, room in (("shop", "apps.py"), ("shop/till", "manifest.py")):
        (tmp_path / name).mkdir()
        (tmp_path / name / room).touch()
    apps = doors.app_packages(tmp_path)
    assert apps == {"shop", "shop.till"}
    assert doors.app_of("shop.till.rules", apps) == "shop.till"
    assert doors.app_of("shopping", apps) == ""


def test_public_modules_export_functions_and_types_but_no_modules() -> None:
    doors_of_apps = [
        f"{app}.{doors.PUBLIC_MODULE}" for app in doors.app_packages() if find_spec(app)
    ]
    handed_out = [
        f"{door}: {name}"
        for door in doors_of_apps
        if find_spec(door)
        for name in import_module(door).__all__
        if ismodule(getattr(import_module(door), name))
    ]
    assert not handed_out
    assert len(doors_of_apps) > 15
