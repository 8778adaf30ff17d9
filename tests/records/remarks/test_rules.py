"""Length of notes, and parsing of mentions."""

from __future__ import annotations

from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from jiceng.records.remarks import rules
from jiceng.records.remarks.mentions import PERSON, Mentions, Nameable, has_sign, read

NAMES = st.text(alphabet="张伟李娜王五", min_size=1, max_size=3)


@given(st.integers(0, 2 * rules.LONGEST))
def test_note_is_stored_up_to_the_maximum_length_and_not_empty(length) -> None:
    text = "长" * length
    assert bool(rules.may_keep(text)) is (length <= rules.LONGEST)
    assert bool(rules.may_write(text)) is (0 < length <= rules.LONGEST)


@given(st.sets(NAMES, min_size=1), st.data())
def test_mention_matches_the_longest_known_name(names, data) -> None:
    known = [Nameable(PERSON, uuid4(), name) for name in sorted(names)]
    text = f"请@{data.draw(st.sampled_from(sorted(names)))}{data.draw(NAMES)}处理"
    rest = text.partition("@")[2]
    meant = max((each for each in known if rest.startswith(each.name)), key=lambda k: len(k.name))
    assert read(text, known) == Mentions((meant.id,))


@given(st.text())
def test_text_without_at_sign_mentions_no_one(text) -> None:
    if not has_sign(text):
        assert read(text, [Nameable(PERSON, uuid4(), "张伟")]) == Mentions()
