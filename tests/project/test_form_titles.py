"""Titles of forms are translated when they are drawn, so that each has to be in a catalog."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import models
from django.utils import translation
from django.utils.translation import gettext, pgettext_lazy

import jiceng.config.urls  # noqa: F401 - with the pages come the forms of all apps
from jiceng.ui.fields import Fields
from jiceng.ui.modelfields import _source


def forms(above: type[Fields] = Fields) -> Iterator[type[Fields]]:
    for each in above.__subclasses__():
        yield each
        yield from forms(each)


def test_every_title_of_a_form_is_translated() -> None:
    titles = {
        (f"{form.__module__}.{form.__name__}", name, str(info.title))
        for form in forms()
        for name, info in form.model_fields.items()
        if info.title and str(info.title).isascii()
    }
    assert len(titles) > 100
    with translation.override("zh-hans"):
        assert [each for each in sorted(titles) if gettext(each[2]) == each[2]] == []


def test_a_column_whose_label_has_a_context_gives_no_title() -> None:
    column = models.CharField(pgettext_lazy("checklist", "Purpose"))
    with pytest.raises(ValueError, match="no context"):
        _source(column.verbose_name)
