"""Words that an installation renames, from the page to all texts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext

from jiceng.core import history
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Invalid
from jiceng.core.models import RenamedTerm
from jiceng.core.shared_reference_data import Versioned
from jiceng.core.vocabulary import actions, languages, queries
from jiceng.core.vocabulary.terms import CHINESE, ENGLISH, terms
from jiceng.directory.roles import OF_REQUESTS
from jiceng.directory.vocabulary import TERMS as OF_UNITS
from tests.web.steps import page_of, text_of
from tests.world import World

PAGE = "/desk/admin/vocabulary/"


@pytest.fixture(autouse=True)
def _shipped_words_again(db: None) -> Iterator[None]:
    """The process returns to the shipped words: the renamed ones are rolled back with the rows."""
    yield
    RenamedTerm.objects.all().delete()
    Versioned.reset_all()
    languages.use_own_words()


@pytest.fixture
def admin(at_desk) -> Client:
    client: Client = at_desk("administrator")
    return client


def rename(world: World, term: str, *forms: str, language: str = CHINESE) -> None:
    actions.rename_term(
        term=term, language=language, forms=forms, by=world["administrator"], at=world.at
    )


def in_words(language: str) -> str:
    with languages.speaking(language):
        return gettext("Dispatch")


def test_every_term_is_a_word_of_the_screens_in_both_languages() -> None:
    for term in terms().values():
        number, _some = queries.examples(term, CHINESE, ("甲",))
        assert number, f"no text has {term.chinese}"
        number, _some = queries.examples(term, ENGLISH, tuple("x" for _ in term.english))
        assert number, f"no English text has {term.english}"


def test_examples_of_a_renaming_are_different_texts() -> None:
    number, some = queries.examples(terms()["village_community"], CHINESE, ("村居",))
    assert number > len(some) > 1
    assert len({each.shipped for each in some}) == len(some)


def test_no_two_terms_share_a_word() -> None:
    for language in (CHINESE, ENGLISH):
        forms = [form for term in terms().values() for form in term.forms(language)]
        assert len(forms) == len(set(forms))


def test_words_of_roles_are_their_translations() -> None:
    shipped = {term.english[0]: term.chinese for term in OF_UNITS}
    with translation.override(CHINESE):
        for role in OF_REQUESTS:
            assert shipped[role.name.lower()] == gettext(role.name)


def test_renamed_word_is_shown_on_all_pages(admin: Client, at_desk, world: World) -> None:
    answer = admin.post(f"{PAGE}dispatch/", {"zh-hans-0": "派单", "en-0": "Assign"}, follow=True)
    assert "派单" in text_of(answer)
    case = world.open()
    page = text_of(at_desk("dispatcher", "zh-hans").get(page_of(case)))
    assert "派单" in page
    assert "待分派" not in page
    assert "Assign" in text_of(at_desk("dispatcher").get(page_of(case)))


def test_roles_are_renamed_too(world: World, at_desk) -> None:
    rename(world, "role.district_office", "区12345办")
    page = text_of(at_desk("administrator", "zh-hans").get(reverse("admin-roles")))
    assert "区12345办" in page
    assert "区级统筹中心" not in page


def test_texts_with_numbers_and_contexts_are_renamed(world: World) -> None:
    rename(world, "dispatch", "派单")
    rename(world, "dispatch", "assign", "assigns", "assigned", language=ENGLISH)
    with languages.speaking(CHINESE):
        dispatched = ngettext(
            "%(n)s request was dispatched to %(unit)s.",
            "%(n)s requests were dispatched to %(unit)s.",
            2,
        )
        assert "派单" in dispatched
        assert "%(n)s" in dispatched
        assert pgettext("drawing", "Discard") == "放弃"
    with languages.speaking(ENGLISH):
        dispatched = ngettext(
            "%(n)s request was dispatched to %(unit)s.",
            "%(n)s requests were dispatched to %(unit)s.",
            2,
        )
        assert dispatched == "%(n)s requests were assigned to %(unit)s."
        assert pgettext("drawing", "Discard") == "Discard"


def test_english_words_of_other_meaning_stay(world: World) -> None:
    """The close of a window is not the close of a request: its Chinese text has another word."""
    rename(world, "close", "archive", "archives", "archived", "archiving", language=ENGLISH)
    with languages.speaking(ENGLISH):
        assert gettext("Close this") == "Close this"
        assert gettext("Closed at") == "Archived at"


def test_reset_and_unchanged_words(world: World) -> None:
    rename(world, "dispatch", "派单")
    rename(world, "dispatch", "派单")
    assert in_words(CHINESE) == "派单"
    rename(world, "dispatch", "分派")
    assert in_words(CHINESE) == "分派"
    entries = history.entries([actions.VOCABULARY_STREAM], 10)
    assert [(entry.type, entry.data["forms"]) for entry in reversed(entries)] == [
        ("vocabulary.renamed", ["派单"]),
        ("vocabulary.reset", []),
    ]


def test_other_processes_see_the_words_without_a_restart(world: World) -> None:
    rename(world, "dispatch", "派单")
    languages.use_own_words()
    RenamedTerm.objects.update(forms=["派工"])  # by another process, which changes the version
    Versioned.reset_all()
    assert in_words(CHINESE) == "派工"


@pytest.mark.parametrize("word", ["%s", "<b>", "签收", "字" * 41])
def test_unusable_words_are_refused_beside_their_field(admin: Client, word: str) -> None:
    answer = admin.post(f"{PAGE}dispatch/", {"zh-hans-0": word})
    assert answer.status_code == 422
    assert 'id="id_zh-hans-0-error"' in answer.content.decode()
    assert not RenamedTerm.objects.exists()


@pytest.mark.parametrize(
    ("word", "language", "code"),
    [
        ("派单", "fr", "vocabulary.language"),
        ("派" * 80, CHINESE, "vocabulary.long"),
        ("派{单}", CHINESE, "vocabulary.signs"),
    ],
)
def test_refusal_names_its_rule(world: World, word: str, language: str, code: str) -> None:
    with pytest.raises(Invalid) as problem:
        rename(world, "dispatch", word, language=language)
    assert problem.value.code == code


def test_word_of_another_term_is_free_after_that_one_is_renamed(world: World) -> None:
    with pytest.raises(Invalid, match="签收"):
        rename(world, "dispatch", "签收")
    rename(world, "acknowledge", "接单")
    rename(world, "dispatch", "签收")
    assert in_words(CHINESE) == "签收"


def test_preview_counts_texts_and_saves_nothing(admin: Client) -> None:
    answer = admin.post(f"{PAGE}dispatch/", {"zh-hans-0": "派单", "preview": "yes"})
    page = text_of(answer)
    assert "texts change, for example" in page
    assert "派单" in page
    assert not RenamedTerm.objects.exists()


def test_only_the_holder_of_the_right_renames(world: World) -> None:
    with pytest.raises(Forbidden):
        actions.rename_term(
            term="dispatch", language=CHINESE, forms=["派单"], by=world["dispatcher"], at=world.at
        )
    actions.rename_term(term="dispatch", language=CHINESE, forms=["派单"], by=SYSTEM, at=world.at)


def test_unknown_term_is_not_found(admin: Client) -> None:
    assert admin.get(f"{PAGE}nothing/").status_code == 404


def test_pages_of_the_vocabulary_cost_the_same_for_any_number_of_words(
    admin: Client, world: World, django_assert_num_queries
) -> None:
    for renamed in ("dispatch", "acknowledge", "resolve"):
        rename(world, renamed, f"{renamed[:3]}字")
        admin.get(PAGE)
        with django_assert_num_queries(5):  # session, person, own words, events, their authors
            admin.get(PAGE)
