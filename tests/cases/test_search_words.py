"""The tokeniser: a text that contains a phrase contains all its words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases import index_words

TEXT = st.text(alphabet="路灯不亮井盖蓋禮樂乾ABab12３Ａ ，。-\n'\\:&𠀀〇", max_size=30)


def lexemes_match(query: str, found: set[str]) -> bool:
    """Oracle: evaluation of a conjunction of lexemes and prefixes by the database."""
    for term in query.split(" & "):
        if term.endswith(":*"):
            if not any(word.startswith(term[:-2]) for word in found):
                return False
        elif term not in found:
            return False
    return True


@given(TEXT, st.data())
def test_every_text_with_the_phrase_is_found(text, data):
    plain = index_words.normalise(text)
    start = data.draw(st.integers(0, max(0, len(plain) - 1)))
    end = data.draw(st.integers(start, len(plain)))
    for phrase in index_words.phrases_of(plain[start:end]):
        # Runs of letters and digits match by prefix, not from their middle.
        if not index_words.pattern_of(phrase).search(plain):
            continue
        query = index_words.tsquery_literal([phrase])
        assert not query or lexemes_match(query, index_words.words_of(text)), (phrase, query)


@given(TEXT)
def test_index_words_need_no_quoting(text):
    for word in index_words.words_of(text):
        assert word
        assert word.isalnum()
        assert word == index_words.normalise(word)


def test_run_of_characters_is_split_into_pairs_and_the_last_character():
    found = index_words.words_of("夜间施工，3栋A座")
    assert found == {"夜间", "间施", "施工", "工", "3", "栋", "a", "座"}


def test_only_the_last_word_of_a_phrase_matches_as_a_prefix():
    assert index_words.tsquery_literal(["3栋12"]) == "3 & 栋 & 12:*"
    assert index_words.tsquery_literal(["路"]) == "路:*"
    assert index_words.tsquery_literal(["路灯"]) == "路灯"
    assert index_words.tsquery_literal(["，"]) == ""


def test_single_character_is_a_condition_only_without_longer_words():
    assert index_words.tsquery_literal(["1205房"]) == "1205"
    assert index_words.tsquery_literal(["井盖", "路"]) == "井盖"
    assert index_words.tsquery_literal(["路", "灯"]) == "路:* & 灯:*"


def test_character_table_maps_single_characters_without_chains():
    table = index_words.simplified()
    assert len(table) > 4000
    assert all(len(old) == len(new) == 1 for old, new in table.items())
    assert not set(table) & set(table.values())
    assert (table["樂"], table["禮"], table["蓋"]) == ("乐", "礼", "盖")


@given(st.text())
def test_normalising_is_idempotent(text):
    assert index_words.normalise(index_words.normalise(text)) == index_words.normalise(text)


@given(st.lists(st.text(alphabet="路灯井盖1a", min_size=1, max_size=3)), st.data())
def test_punctuation_between_words_is_irrelevant(parts, data):
    signs = st.text(
        alphabet=" ，。、；：？！“”‘’（）《》·…—,.;:?!\"'()<>/_-", min_size=1, max_size=2
    )
    query = "".join(data.draw(signs) + part for part in parts) + data.draw(signs)
    assert index_words.phrases_of(query) == list(dict.fromkeys(parts))
