"""Placeholders of reply templates."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases.reply_templates.rules import PLACEHOLDERS, filled, unknown_placeholders

WORDS = st.text(st.characters(exclude_characters="{}"), max_size=9)
VALUES = st.fixed_dictionaries(dict.fromkeys(PLACEHOLDERS, WORDS))
PIECES = st.lists(st.tuples(WORDS, st.sampled_from(PLACEHOLDERS)), max_size=5)


@given(PIECES, VALUES)
def test_placeholders_are_replaced_and_other_text_is_unchanged(pieces, values) -> None:
    text = "".join(f"{words}{{{name}}}" for words, name in pieces)
    assert unknown_placeholders(text) == []
    assert filled(text, values) == "".join(f"{words}{values[name]}" for words, name in pieces)


@given(st.text(max_size=30), VALUES)
def test_text_without_placeholders_is_unchanged(text, values) -> None:
    if not any(f"{{{name}}}" in text for name in PLACEHOLDERS):
        assert filled(text, values) == text
