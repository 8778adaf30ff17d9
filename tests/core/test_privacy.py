"""Every field of every model is declared personal or not, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import checks

from jiceng.core import privacy
from jiceng.core.fields import encrypted_fields
from jiceng.core.privacy import Personal, declare, keep

PURPOSE = Personal("to test", keep("written", years=1))


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    privacy.discover()
    monkeypatch.setattr(privacy, "_DECLARED", dict(privacy._DECLARED))
    monkeypatch.setattr(privacy, "_DOUBLE", list(privacy._DOUBLE))


def test_every_field_of_every_model_is_declared_once_and_none_is_made_up() -> None:
    assert privacy.faults() == []


def test_every_sealed_field_is_declared_personal() -> None:
    declarations = privacy.declarations()
    for path in encrypted_fields():
        model, _dot, field = path.rpartition(".")
        assert field in declarations[model].personal, path


def test_every_personal_field_has_a_purpose_and_an_end() -> None:
    for declaration in privacy.declarations().values():
        for name, personal in declaration.personal.items():
            assert personal.purpose.strip(), f"{declaration.model}.{name}"
            assert personal.keep.since.strip(), f"{declaration.model}.{name}"
            assert personal.keep.period >= timedelta(0), f"{declaration.model}.{name}"


def test_a_field_that_nobody_declared_is_found(declared: None) -> None:
    known = privacy._DECLARED["core.Version"]
    privacy._DECLARED["core.Version"] = privacy.Declaration(
        "core.Version", {}, known.plain - {"number"}
    )
    assert privacy.faults() == ["core.Version.number is not declared"]


def test_a_model_that_nobody_declared_is_found(declared: None) -> None:
    del privacy._DECLARED["core.Version"]
    assert privacy.faults() == [
        "core.Version.name is not declared",
        "core.Version.number is not declared",
    ]


def test_a_model_or_field_declared_twice_is_found(declared: None) -> None:
    declare("core.Version", personal={"name": PURPOSE}, plain=["name", "number"])
    assert privacy.faults() == [
        "core.Version.name is declared twice",
        "core.Version is declared twice",
    ]


def test_a_made_up_model_and_a_made_up_field_are_found(declared: None) -> None:
    declare("core.Nothing", plain=["id"])
    known = privacy._DECLARED["core.Version"]
    privacy._DECLARED["core.Version"] = privacy.Declaration(
        "core.Version", {}, known.plain | {"colour"}
    )
    assert privacy.faults() == [
        "core.Nothing is declared but is no model",
        "core.Version.colour is no field",
    ]


def test_the_system_check_reports_the_faults(declared: None) -> None:
    del privacy._DECLARED["core.DayRoot"]
    found = checks.run_checks(tags=["privacy"])
    assert {message.id for message in found} == {"jiceng.privacy.E001"}
    assert "core.DayRoot.root is not declared" in [message.msg for message in found]
