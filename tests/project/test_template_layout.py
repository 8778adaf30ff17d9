"""Template layout: what the check finds, and that it finds nothing here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from jiceng.config.environment import CHECKOUT
from scripts import templates


def found(text: str) -> list[tuple[int, str]]:
    return [(line, says.split(":")[0]) for line, says in templates.faults(text)]


def test_templates_have_no_layout_faults() -> None:
    assert templates.main() == 0


def test_templates_are_formatted() -> None:
    program = Path(sys.executable).with_name("djangofmt")
    done = subprocess.run(
        [program, "--check", "src"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_long_line_and_long_template_are_found() -> None:
    assert found("<p>\n" + "字" * 120 + "\n</p>\n") == []
    assert found("<p>\n" + "字" * 121 + "\n</p>\n") == [(2, "121 characters, at most 120.")]
    assert found("<p></p>\n" * 250) == []
    assert found("<p></p>\n" * 251) == [(250, "251 lines, at most 250")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{% blocktranslate %}one{% endblocktranslate %}\n", None),
        ("{% blocktranslate trimmed %}\n  one\n{% endblocktranslate %}\n", None),
        ("{% blocktranslate trimmed count n=n %}\n  one\n{% plural %}\n  {{ n }}\n{% end", None),
        ("{% blocktranslate with a=b trimmed %}\n  {{ a }}\n{% endblocktranslate %}\n", None),
        ("<p>\n{% blocktranslate %}\n  one\n{% endblocktranslate %}\n</p>\n", 2),
        ("{% blocktranslate with a=b %}{{ a }}\n{% endblocktranslate %}\n", 1),
        ("{% blocktranslate %}one{% endblocktranslate %}\n{% blocktrans %}\n", 2),
    ],
)
def test_untrimmed_multi_line_message_is_found(text, line) -> None:
    assert [number for number, _says in found(text)] == ([] if line is None else [line])


@pytest.mark.parametrize(
    ("text", "is_fault"),
    [
        ('<p>{{ day|date:"Y-m-d" }}</p>\n', True),
        ('<p>{{ day|date:"Y-m-d"|whole }}</p>\n', False),
        ('<p>{{ day|date:"Y" }} {{ at|short_moment }}</p>\n', False),
        ('{% blocktranslate with day=day|date:"m-d" %}since {{ day }}{% end\n', True),
        ('<a href="?day={{ day|date:"Y-m-d" }}">x</a>\n', False),
        ('<img alt="{{ at|short_moment }}">\n', True),
        ('<img alt="{{ at|plain_moment }}">\n', False),
        ("<svg><text>{{ at|short_day }}</text></svg>\n", True),
        ('<svg><text>{{ day|date:"m-d" }}</text></svg>\n', False),
        ('<option value="1">{{ at|short_moment }}</option>\n', True),
        ('<time datetime="{{ at|date:"c" }}">{{ at|short_moment }}</time>\n', False),
    ],
)
def test_dates_that_break_and_elements_where_only_text_may_be_are_found(text, is_fault) -> None:
    assert bool(found(text)) is is_fault


@pytest.mark.parametrize(
    ("text", "is_fault"),
    [
        ("<pre>{{ a }}</pre>\n", False),
        ("<pre>\n  {{ a }}</pre>\n", True),
        ('<p class="text-pre-wrap">{{ a }}</p>\n', False),
        ('<p class="mb-0 text-pre-wrap" id="a">\n  {{ a }}\n</p>\n', True),
        ('<textarea name="a">\n{{ a }}</textarea>\n', False),
        ('<textarea name="a">\n  {{ a }}</textarea>\n', True),
        ('<p class="hint">\n  {{ a }}\n</p>\n', False),
    ],
)
def test_visible_white_space_is_found(text, is_fault) -> None:
    assert bool(found(text)) is is_fault


def test_colon_apart_from_its_word_is_found() -> None:
    says = "A colon stands right behind its word"
    assert found('<p>{% translate "Party unit" %}{% colon %}{{ party }}</p>\n') == []
    assert found('{% translate "Party unit" %}\n{% colon %}{{ party }}\n') == [(2, says)]
    assert found("{{ name }}\n{% if words %}{% colon %}{% endif %}\n") == [(2, says)]
