"""Compiled templates: indentation removed, significant white space kept."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Engine, Origin, Template
from hypothesis import given
from hypothesis import strategies as st

from jiceng.config.environment import CHECKOUT
from jiceng.config.template_whitespace import Loader, without_indentation

# Parts of templates, rendered with and without `a` and `rows`.
PIECES = st.sampled_from(
    ["word", "{{ b }}", "<b>bold</b>", "\n", "\n  ", " ", "<p>", "</p>", "<i\n  id='x'\n>", "</i>"]
)


def _blocks(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    gap = st.sampled_from(["", " ", "\n", "\n    "])
    parts = st.lists(inside, max_size=4).map("".join)
    return st.one_of(
        st.tuples(gap, gap, parts, gap, parts, gap, gap).map(
            lambda t: "{}{{% if a %}}{}{}{}{{% else %}}{}{}{{% endif %}}{}".format(*t)
        ),
        st.tuples(gap, gap, parts, gap, gap).map(
            lambda t: "{}{{% for row in rows %}}{}{}{}{{% endfor %}}{}".format(*t)
        ),
        st.tuples(parts, parts).map("".join),
    )


TEMPLATES = st.lists(st.recursive(PIECES, _blocks, max_leaves=12), max_size=8).map("".join)


def drawn(source: str, *, a: bool, rows: int) -> str:
    context = Context({"a": a, "b": "value", "rows": range(rows)})
    return Template(source, engine=Engine()).render(context)


@given(source=TEMPLATES, a=st.booleans(), rows=st.integers(0, 2))
def test_significant_white_space_is_kept(source, a, rows) -> None:
    before, after = (drawn(each, a=a, rows=rows) for each in (source, without_indentation(source)))
    # To a browser all white space is as good as one space.
    assert re.sub(r"\s+", " ", after) == re.sub(r"\s+", " ", before)
    assert len(after) <= len(before)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("<ul>\n  <li>\n    a\n  </li>\n</ul>\n", "<ul>\n<li>\na\n</li>\n</ul>\n"),
        ("a\n{% if b %}\n  c\n{% endif %}\nd", "a\n{% if b %}c\n{% endif %}d"),
        ("a{% if b %}\n  c\n{% endif %}\nd", "a{% if b %}\nc\n{% endif %}\nd"),
        ("a\n{% for b in c %}\n  d{% endfor %}\ne", "a\n{% for b in c %}\nd{% endfor %}\ne"),
        ("{% if b %}\n  c\n{% endif %}\nd", "{% if b %}\nc\n{% endif %}\nd"),
        ("<i\n  {% if a %}checked{% endif %}\n  b\n>", "<i\n{% if a %}checked{% endif %}\nb\n>"),
        ("{% if a %}{{ a }}{% endif %}\n{{ b }}", "{% if a %}{{ a }}{% endif %}\n{{ b }}"),
        ("{# why #}\n{% load a %}\n<b>", "{# why #}\n{% load a %}\n<b>"),
    ],
)
def test_indentation_and_template_comments_are_removed(source, wanted) -> None:
    assert without_indentation(source) == wanted


def test_only_templates_of_the_product_are_compacted(tmp_path) -> None:
    ours = CHECKOUT / "src/jiceng/ui/templates/ui/base.html"
    foreign = tmp_path / "mail.html"
    foreign.write_text("<p>\n  Hello,\n</p>\n", encoding="utf-8")
    loader = Loader(Engine())
    assert "\n  " in ours.read_text(encoding="utf-8")
    assert "\n  " not in loader.get_contents(Origin(str(ours)))
    assert loader.get_contents(Origin(str(foreign))) == foreign.read_text(encoding="utf-8")
