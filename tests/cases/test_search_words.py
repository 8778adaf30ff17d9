"""The tokeniser: a text that contains a phrase contains all its words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases import index_words

TEXT = st.text(alphabet="路灯不亮井盖蓋禮樂乾ABab12３Ａ ，。-\n'\\:&𠀀〇", max_size=30)


def lexemes_match(query: str, found: set[str]) -> bool:
    """What the database does with a conjunction of lexemes and beginnings of lexemes."""
    for term in query.split(" & "):
        if term.endswith(":*"):
            if not any(word.startswith(term[:-2]) for word in found):
                return False
        elif term not in found:
            return False
    return True


@given(TEXT, st.data())
def test_no_text_that_holds_a_phrase_is_missed(text, data):
    plain = index_words.normalise(text)
    start = data.draw(st.integers(0, max(0, len(plain) - 1)))
    end = data.draw(st.integers(start, len(plain)))
    for phrase in index_words.phrases_of(plain[start:end]):
        # Letters and digits are found by their beginnings: not from the middle of a run.
        if not index_words.pattern_of(phrase).search(plain):
            continue
        query = index_words.tsquery_literal([phrase])
        assert not query or lexemes_match(query, index_words.words_of(text)), (phrase, query)


@given(TEXT)
def test_words_need_no_quoting_in_a_literal(text):
    for word in index_words.words_of(text):
        assert word
        assert word.isalnum()
        assert word == index_words.normalise(word)


def test_a_run_of_characters_is_cut_into_pairs_and_its_last_one():
    found = index_words.words_of("夜间施工，3栋A座")
    assert found == {"夜间", "间施", "施工", "工", "3", "栋", "a", "座"}


def test_only_the_end_of_a_phrase_may_go_on_in_the_text():
    assert index_words.tsquery_literal(["3栋12"]) == "3 & 栋 & 12:*"
    assert index_words.tsquery_literal(["路"]) == "路:*"
    assert index_words.tsquery_literal(["路灯"]) == "路灯"
    assert index_words.tsquery_literal(["，"]) == ""


def test_a_lone_character_is_a_condition_only_where_there_is_no_other():
    assert index_words.tsquery_literal(["1205房"]) == "1205"
    assert index_words.tsquery_literal(["井盖", "路"]) == "井盖"
    assert index_words.tsquery_literal(["路", "灯"]) == "路:* & 灯:*"


def test_the_table_of_characters_is_one_of_single_characters_that_ends():
    table = index_words.simplified()
    assert len(table) > 4000
    assert all(len(old) == len(new) == 1 for old, new in table.items())
    assert not set(table) & set(table.values())
    assert (table["樂"], table["禮"], table["蓋"]) == ("乐", "礼", "盖")


@given(st.text())
def test_what_is_normalised_stays_so(text):
    assert index_words.normalise(index_words.normalise(text)) == index_words.normalise(text)


@given(st.lists(st.text(alphabet="路灯井盖1a", min_size=1, max_size=3)), st.data())
def test_whatever_signs_stand_between_words_they_are_the_same_words(parts, data):
    signs = st.text(
        alphabet=" ，。、；：？！“”‘’（）《》·…—,.;:?!\"'()<>/_-", min_size=1, max_size=2
    )
    query = "".join(data.draw(signs) + part for part in parts) + data.draw(signs)
    assert index_words.phrases_of(query) == list(dict.fromkeys(parts))
