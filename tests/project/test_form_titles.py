"""Titles of forms are translated when they are drawn, so that each has to be in a catalog."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from django.db import models
from django.utils import translation
from django.utils.translation import gettext, pgettext_lazy

from jiceng.ui.modelfields import _source

# In a process of its own: here there are also the forms that other tests declare.
LIST_TITLES = """
import json, django
django.setup()
import jiceng.config.urls  # with the pages come the forms of all apps
from jiceng.ui.fields import Fields

def forms(above):
    for each in above.__subclasses__():
        yield each
        yield from forms(each)

print(json.dumps([
    (f"{form.__module__}.{form.__name__}", name, str(info.title))
    for form in forms(Fields)
    for name, info in form.model_fields.items()
    if info.title
]))
"""


def test_every_title_of_a_form_is_translated() -> None:
    listed = subprocess.run(
        [sys.executable, "-c", LIST_TITLES], check=True, capture_output=True, text=True
    )
    titles = {tuple(each) for each in json.loads(listed.stdout) if each[2].isascii()}
    assert len(titles) > 100
    with translation.override("zh-hans"):
        assert [each for each in sorted(titles) if gettext(each[2]) == each[2]] == []


def test_a_column_whose_label_has_a_context_gives_no_title() -> None:
    column = models.CharField(pgettext_lazy("checklist", "Purpose"))
    with pytest.raises(ValueError, match="no context"):
        _source(column.verbose_name)
