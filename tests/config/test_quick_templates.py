"""Templates with quicker classes: they print what Django's own print."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.template import Context, Engine, Template, TemplateDoesNotExist, engines
from django.template.base import VariableNode
from django.urls import NoReverseMatch, set_script_prefix
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy
from django_cotton.compiler_regex import CottonCompiler

from jiceng.config.quick_templates.components import QuickComponent
from jiceng.config.quick_templates.nodes import QuickAddress, QuickTranslation, QuickValue
from jiceng.config.quick_templates.quickening import quicken

SOME = UUID("01a23256-61f2-77b0-aaad-1e843d6338bd")


class Thing:
    """What templates are given."""

    name = "<b>ten</b>"
    safe = mark_safe("<i>")
    when = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
    items = (1, 2.5, True, None)

    def method(self) -> str:
        return "called"

    def needs(self, given: str) -> str:
        return given

    def erase(self) -> str:
        raise AssertionError("templates may not call this")

    erase.alters_data = True  # type: ignore[attr-defined]

    @property
    def missing(self) -> str:
        raise ObjectDoesNotExist

    @property
    def broken(self) -> str:
        raise ZeroDivisionError


GIVEN: dict[str, Any] = {
    "thing": Thing(),
    "text": "a & 'b' \"c\" <d>",
    "safe": SafeString("<p>"),
    "number": 1234567,
    "share": 0.5,
    "day": date(2026, 3, 4),
    "label": gettext_lazy("Save"),
    "rows": [{"name": "<one>", "items": 5}, {"name": "two", "get": "own"}],
    "pairs": {"a": "<1>", "b": 2},
    "empty": "",
    "none": None,
    "call": lambda: "from a function",
    "kind": Thing,
    "id": SOME,
    "textual_id": str(SOME),
    "page": "request",
}

SOURCES = [
    "{{ text }}{{ safe }}{{ number }}{{ share }}{{ day }}{{ label }}",
    "{{ empty }}{{ none }}{{ call }}",
    "{{ thing.name }}{{ thing.safe }}{{ thing.when }}{{ thing.method }}{{ thing.needs }}",
    "{{ thing.erase }}{{ thing.missing }}{{ thing.unknown }}{{ unknown }}{{ unknown.more }}",
    "{{ rows.0.name }}{{ rows.1.get }}{{ rows.0.items }}{{ rows.9 }}{{ thing.items.1 }}",
    "{{ kind.name }}{{ text.upper }}{{ text.0 }}{{ rows.0.keys }}",
    "{{ unknown|default:'none' }}{{ text|length }}{{ text|upper }}{{ thing.name|safe }}",
    "{% if unknown %}a{% elif thing.missing %}b{% elif not unknown.more %}c{% endif %}",
    "{% if rows.0.name == '<one>' and thing.method %}a{% endif %}{% if new %}x{% endif %}",
    "{% for each in rows %}{{ forloop.counter }}{{ each.name }}{% empty %}none{% endfor %}",
    "{% for key, value in pairs.items %}{{ key }}{{ value }}{% endfor %}",
    "{% autoescape off %}{{ text }}{{ thing.name }}{{ number }}{% endautoescape %}",
    "{% with thing.name as name %}{{ name }}{% endwith %}{{ name }}",
    "{% load i18n %}{% translate 'Save' %}{% translate '100 % sure' %}{% translate label %}",
    "{% load i18n %}{% translate 'Save' as said %}{{ said }}{% translate '<b>' noop %}",
    "{% load i18n %}{% translate 'More' context 'tab' %}{% translate 'Save'|upper %}",
    "{% load i18n %}{% blocktranslate with n=number %}Sample: {{ n }}{% endblocktranslate %}",
    "{% load i18n %}{% blocktranslate count n=number %}a{% plural %}{{ n }}{% endblocktranslate %}",
    "{% url 'home' %}{% url 'request' id %}{% url 'request' textual_id %}{% url page id %}",
    "{% url 'request' id as where %}[{{ where }}]{% url 'nowhere' as lost %}[{{ lost }}]",
    "{% url 'request' request_id=id as where %}{{ where }}",
]
COMPONENTS = [
    '<c-badge tone="warn" icon="eye" label="{{ text }}" /><c-badge :label="label">more</c-badge>',
    '<c-button label="{{ thing.name }}" href="{{ text }}" :name="id" data-x="{{ text }}" small />',
    '<c-card title="{{ text }}"><c-slot name="foot"><c-key :key="empty" /></c-slot>x</c-card>',
    '<c-field name="a" label="{{ label }}" hint="{{ text }}" :value="number" required="yes" />',
    '<c-field kind="select" name="b" label="l"><option>{{ thing.name }}</option></c-field>',
    '{% for each in rows %}<c-fact label="{{ each.name }}">{{ each.get }}</c-fact>{% endfor %}',
    '<c-tab label="t" href="?" :count="unknown" current="{% if rows %}yes{% endif %}" />',
]


def both(source: str) -> tuple[Template, Template]:
    """The same template twice; the second one with quicker classes."""
    # Unlike that of the tests, this engine prints nothing for what is unknown, as in use.
    engine = Engine(libraries={"i18n": "django.templatetags.i18n"})
    plain, quick = (Template(source, engine=engine) for _ in range(2))
    quicken(quick)
    return plain, quick


@pytest.mark.parametrize("source", SOURCES)
def test_the_output_is_that_of_django(source: str) -> None:
    plain, quick = both(source)
    for language in ("en", "zh-hans", "en"):
        with translation.override(language):
            wanted = plain.render(Context(GIVEN))
            assert [quick.render(Context(GIVEN)) for _ in range(2)] == [wanted] * 2


@pytest.mark.parametrize("source", COMPONENTS)
def test_components_print_the_same(source: str) -> None:
    engine = engines["django"].engine  # type: ignore[attr-defined]
    compiled = CottonCompiler().process(source)
    plain, quick = (Template(compiled, engine=engine) for _ in range(2))
    quicken(quick)
    assert quick.nodelist.get_nodes_by_type(QuickComponent)
    given = {**GIVEN, "unknown": None, "rows": [{"name": "<one>", "get": 1}]}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            wanted = plain.render(Context(given))
            assert [quick.render(Context(given)) for _ in range(2)] == [wanted] * 2


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("{{ thing.broken }}", ZeroDivisionError),
        ("{% url 'nowhere' %}", NoReverseMatch),
        ("{% url 'request' text %}", NoReverseMatch),
        ("{% include 'nowhere.html' %}", TemplateDoesNotExist),
    ],
)
def test_errors_are_those_of_django(source: str, error: type[Exception]) -> None:
    for each in both(source):
        with pytest.raises(error):
            each.render(Context(GIVEN))


def test_addresses_follow_the_prefix_of_the_site() -> None:
    _plain, quick = both("{% url 'request' id %}")
    before = quick.render(Context(GIVEN))
    set_script_prefix("/below/")
    try:
        assert quick.render(Context(GIVEN)) == f"/below{before}"
    finally:
        set_script_prefix("/")


def test_the_kinds_of_nodes_that_pages_consist_of_are_quick() -> None:
    source = "{% load i18n %}{{ text }}{% translate 'Save' %}{% url 'home' %}{{ text|upper }}"
    _plain, quick = both(source)
    kinds = [type(each) for each in quick.nodelist]
    assert {QuickValue, QuickTranslation, QuickAddress, VariableNode} <= set(kinds)


def test_a_debugged_template_stays_as_it_is() -> None:
    template = Template("{{ text }}", engine=Engine(debug=True))
    quicken(template)
    assert type(template.nodelist[0]) is VariableNode


def test_templates_of_the_product_are_loaded_so() -> None:
    template: Any = engines["django"].get_template("desk/approvals.html")
    assert template.template.nodelist.get_nodes_by_type(QuickComponent)
