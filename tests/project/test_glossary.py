"""The glossary check reports ruled-out words, and only those."""

from __future__ import annotations

import pytest

from scripts import glossary

PAGE = """# Glossary

## Terms
| Chinese | English | Code | Not in Chinese | Not in English |
|---|---|---|---|---|
| 吹哨 | whistle call | `case.whistle` | | whistle, whistles |
| 督办 | escalate | `supervise` | 催办 | supervis* |
| 点击 | click | | 点按 | |

## Words of no sentence
| Not in Chinese | Not in English |
|---|---|
| 咱们 | whoever |

## Exceptions
| Phrase | Reason |
|---|---|
| Market supervision | a field |
| 地点按 | a place |
"""
WORDS = glossary.read(PAGE)


def _faults(text: str, language: str) -> list[str]:
    return list(glossary.faults(text, language, WORDS))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Two whistles", "en"),
        ("Whistle", "en"),
        ("Supervised", "en"),
        ("Ask whoever knows", "en"),
        ("列入催办", "zh"),
        ("请点按这里", "zh"),
        ("共 %(n)s件", "zh"),
        ("第%(n)s 版", "zh"),
        ("写成W3C 时间", "zh"),
        ("状态:处置中", "zh"),
        ("%(n)s,请重试", "zh"),
        ("您确定吗?", "zh"),
        ("区(县)", "zh"),
        ("正在计算…", "zh"),
        ("正在计算...", "zh"),
    ],
)
def test_words_excluded_by_the_glossary_are_found(text: str, language: str) -> None:
    assert len(_faults(text, language)) >= 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Two whistle calls of %(whistle)s", "en"),
        ("Whistled", "en"),
        ("Market supervision", "en"),
        ("地点按边界查找", "zh"),
        ("第%(n)s版，共%(m)d件（%(share)s %%）", "zh"),
        ("2026-09-16 10:00到期……", "zh"),
        ("接口用“Authorization: Bearer …”传送", "zh"),
        ("%(a)s %(b)s", "zh"),
    ],
)
def test_similar_words_are_not_reported(text: str, language: str) -> None:
    assert _faults(text, language) == []


def test_unknown_identifier_is_named() -> None:
    modules = ['Right("case.whistle")', "def supervise(): ..."]
    assert list(glossary.unknown(WORDS, modules)) == []
    assert list(glossary.unknown(WORDS, modules[:1])) == ["`supervise` is in no module"]


def test_untranslated_template_text_is_checked() -> None:
    code = """
        {# whistles #}{% comment %}whistles{% endcomment %}
        {% if whistles %}<p class="whistles">{{ whistles }}</p>{% endif %}
        {% blocktranslate %}Whistles{% endblocktranslate %}
        <c-fact label="A whistle">By hand</c-fact>
    """
    assert list(glossary.template_texts(code)) == ["A whistle", "By hand"]


def test_colon_typed_after_a_value_is_found() -> None:
    assert len(list(glossary.typed_colons("{{ label }}: {{ text }}"))) == 1
    assert len(list(glossary.typed_colons('<b>{% translate "Answer" %}</b>: yes'))) == 1
    fine = '{{ label }}{% colon %}{{ text }}<a href="{{ a }}:{{ b }}">'
    fine += "{% blocktranslate %}{{ label }}: {{ text }}{% endblocktranslate %}"
    assert list(glossary.typed_colons(fine)) == []


def test_every_text_follows_the_glossary(capsys: pytest.CaptureFixture[str]) -> None:
    assert glossary.main() == 0, capsys.readouterr().out
