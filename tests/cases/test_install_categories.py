"""Command that installs the shipped categories."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from jiceng.cases.cli import cases
from jiceng.cases.models import Category
from jiceng.cases.triage.categories import load_categories


def install() -> None:
    done = CliRunner().invoke(cases, ["install-categories"], catch_exceptions=False)
    assert done.exit_code == 0, done.output


@pytest.mark.django_db
def test_missing_categories_are_created_and_existing_ones_kept() -> None:
    shipped = len(load_categories())
    install()
    assert Category.objects.count() == shipped
    code = load_categories()[0].code
    Category.objects.filter(code=code).update(name="改过的名称")
    Category.objects.filter(code=load_categories()[-1].code).delete()
    install()
    assert Category.objects.count() == shipped
    assert Category.objects.get(code=code).name == "改过的名称"
