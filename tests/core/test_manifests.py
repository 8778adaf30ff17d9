"""Contributions of apps: discovered, unique, consumed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.apps import apps
from django.utils.module_loading import module_has_submodule

from jiceng.core import manifests
from jiceng.core.access import RIGHTS
from jiceng.core.manifests import Contribution, Derived, Manifest, Slot, contributing, replacing
from jiceng.directory.public import default_roles


@dataclass(frozen=True, slots=True)
class Shape(Contribution):
    name: str
    corners: int = 3


@pytest.fixture
def shapes(monkeypatch: pytest.MonkeyPatch) -> Slot[Shape]:
    """A slot of this test."""
    monkeypatch.setattr(manifests, "_slots", [*manifests._slots])
    return Slot(Shape, key=lambda shape: shape.name)


def test_manifest_of_every_app_is_found_under_its_name() -> None:
    found = [each.app for each in manifests.manifests()]
    ours = [each for each in apps.get_app_configs() if each.name.startswith("jiceng.")]
    assert found == [
        each.label for each in ours if module_has_submodule(each.module, manifests.MANIFEST_MODULE)
    ]
    assert {"core", "directory", "cases", "workbench"} <= {*found}


def test_every_contribution_is_consumed() -> None:
    assert manifests.unconsumed() == []


def test_unconsumed_contribution_is_named() -> None:
    with contributing(Shape("triangle"), app="geometry"):
        assert manifests.unconsumed() == [("geometry", Shape("triangle"))]


def test_slot_returns_contributions_with_their_app(shapes: Slot[Shape]) -> None:
    assert shapes.all() == ()
    with contributing(Shape("triangle"), Shape("square", 4), app="geometry"):
        assert shapes.with_app() == (
            ("geometry", Shape("triangle")),
            ("geometry", Shape("square", 4)),
        )
        assert shapes.by_key()["square"].corners == 4
        with replacing(Shape, Shape("pentagon", 5)):
            assert shapes.all() == (Shape("pentagon", 5),)
        assert len(shapes.all()) == 2
    assert shapes.all() == ()


def test_duplicate_key_is_refused_naming_the_second_app(shapes: Slot[Shape]) -> None:
    with (
        contributing(Shape("triangle"), app="geometry"),
        contributing(Shape("triangle", 4), app="art"),
        pytest.raises(ValueError, match="art: Shape “triangle”"),
    ):
        shapes.by_key()


def test_derived_value_is_computed_once_per_set_of_contributions(shapes: Slot[Shape]) -> None:
    made = []

    def corners() -> int:
        made.append(1)
        return sum(each.corners for each in shapes.all())

    derived = Derived(corners)
    assert [derived.get(), derived.get()] == [0, 0]
    with contributing(Shape("triangle"), Shape("square", 4)):
        assert [derived.get(), derived.get()] == [7, 7]
    assert derived.get() == 0
    assert len(made) == 3


def test_manifest_with_another_app_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jiceng.metrics.manifest.MANIFEST", Manifest("figures"))
    with pytest.raises(ValueError, match="metrics calls itself figures"):
        list(manifests._discovered())


@pytest.mark.parametrize("wrong", [None, ("metrics",)])
def test_module_without_a_manifest_is_refused(monkeypatch: pytest.MonkeyPatch, wrong) -> None:
    monkeypatch.setattr("jiceng.metrics.manifest.MANIFEST", wrong)
    with pytest.raises(TypeError, match=r"jiceng\.metrics\.manifest"):
        list(manifests._discovered())


def test_contribution_of_unknown_type_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = Manifest("metrics", "a figure")  # type: ignore[arg-type]
    monkeypatch.setattr("jiceng.metrics.manifest.MANIFEST", wrong)
    with pytest.raises(TypeError, match="metrics contributes 'a figure'"):
        list(manifests._discovered())


def test_every_permission_is_in_a_shipped_role_or_reserved_for_the_server() -> None:
    given = {right for role in default_roles() for right in role.permissions}
    rights = {str(right) for each in RIGHTS.all() for right in each.rights}
    assert given <= rights
    assert rights - given == {"metrics.weigh"}
