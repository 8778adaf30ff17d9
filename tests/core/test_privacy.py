"""Every field of every model is declared personal or plain, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.core import checks

from jiceng.core import privacy
from jiceng.core.fields import encrypted_fields
from jiceng.core.manifests import contributing, replacing
from jiceng.core.privacy import Declaration, Personal, declare, keep

PURPOSE = Personal("to test", keep("written", years=1))


@contextmanager
def version_declared(*declarations: Declaration) -> Iterator[None]:
    """Declarations with a changed one of `core.ReferenceDataVersion`."""
    others = [
        each for each in privacy.DECLARATIONS.all() if each.model != "core.ReferenceDataVersion"
    ]
    with replacing(Declaration, *others, *declarations):
        yield


def test_every_field_of_every_model_is_declared_exactly_once() -> None:
    assert privacy.faults() == []


def test_every_encrypted_field_is_declared_personal() -> None:
    declarations = privacy.declarations()
    for path in encrypted_fields():
        model, _dot, field = path.rpartition(".")
        assert field in declarations[model].personal, path


def test_every_personal_field_has_a_purpose_and_a_retention_period() -> None:
    for declaration in privacy.declarations().values():
        for name, personal in declaration.personal.items():
            assert personal.purpose.strip(), f"{declaration.model}.{name}"
            assert personal.keep.since.strip(), f"{declaration.model}.{name}"
            assert personal.keep.period >= timedelta(0), f"{declaration.model}.{name}"


def test_undeclared_field_is_reported() -> None:
    with version_declared(declare("core.ReferenceDataVersion", plain=["name"])):
        assert privacy.faults() == ["core.ReferenceDataVersion.number is not declared"]


def test_undeclared_model_is_reported() -> None:
    with version_declared():
        assert privacy.faults() == [
            "core.ReferenceDataVersion.name is not declared",
            "core.ReferenceDataVersion.number is not declared",
        ]


def test_duplicate_declaration_is_reported() -> None:
    again = declare(
        "core.ReferenceDataVersion", personal={"name": PURPOSE}, plain=["name", "number"]
    )
    with contributing(again):
        assert privacy.faults() == [
            "core.ReferenceDataVersion.name is declared twice",
            "core.ReferenceDataVersion is declared twice",
        ]


def test_declaration_of_an_unknown_model_or_field_is_reported() -> None:
    wrong = declare("core.ReferenceDataVersion", plain=["name", "number", "colour"])
    with version_declared(wrong, declare("core.Nothing", plain=["id"])):
        assert privacy.faults() == [
            "core.Nothing is declared but is no model",
            "core.ReferenceDataVersion.colour is no field",
        ]


def test_system_check_reports_the_faults() -> None:
    with version_declared():
        found = checks.run_checks(tags=["privacy"])
    assert {message.id for message in found} == {"jiceng.privacy.E001"}
    assert "core.ReferenceDataVersion.name is not declared" in [message.msg for message in found]
