"""Full-text search against a check of every text."""

from __future__ import annotations

import random
import string
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection

from jiceng.cases import index_words
from jiceng.cases.access.visibility import visible_to
from jiceng.cases.models import CaseSearch, CaseTask
from jiceng.cases.search import by_words as module
from jiceng.cases.search import exporting, number_endings
from jiceng.cases.search.by_words import search
from jiceng.core.access import ANONYMOUS, SYSTEM, Actor, Grant
from jiceng.core.errors import Invalid
from jiceng.core.ids import uuid7
from tests.cases.case_rows import NOON, case
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db

ALNUM = string.ascii_lowercase + string.digits
PIECES = [
    "夜间施工",
    "施工噪音",
    "夜间",
    "井盖",
    "金瓯路12号",
    "Ａ栋3单元",
    "wifi",
    "路灯不亮",
    "，",
    " ",
    "路",
    "灯",
]


@pytest.fixture
def unit():
    return UnitFactory.create()


def found(actor, query, **kwargs):
    ids, after = [], None
    while True:
        page = search(actor, query, after, **kwargs)
        ids += [row.id for row in page.rows]
        after = page.next
        if after is None:
            return ids


def contains_phrase(phrase, text):
    """Whether the text holds the phrase, and not from the middle of a run of letters and digits."""
    plain = index_words.normalise(text)
    return any(
        plain.startswith(phrase, at)
        and not (phrase[0] in ALNUM and at > 0 and plain[at - 1] in ALNUM)
        for at in range(len(plain))
    )


@pytest.fixture(params=["walk", "index"])
def scan_mode(request, monkeypatch):
    """Every scan mode gives the same result: a scan alone, or one row of it and then the index."""
    if request.param != "walk":
        monkeypatch.setattr(module, "WALK", 1)
        monkeypatch.setattr(module, "HIT_PER_STEP", 0)


def reader(unit):
    """An actor who sees requests of one unit."""
    grant = Grant("reader", unit.id, unit.path, frozenset({"case.read"}))
    return Actor(kind="person", grants=(grant,))


@pytest.mark.parametrize("who", [lambda _unit: SYSTEM, reader], ids=["all", "unit"])
def test_exactly_the_matching_requests_are_found_newest_first(unit, scan_mode, who):
    rng = random.Random(11)
    cases = [
        case(
            unit,
            title="".join(rng.choices(PIECES, k=2)),
            text="".join(rng.choices(PIECES, k=4)),
            address=rng.choice(PIECES),
            opened_at=NOON - timedelta(minutes=rng.randrange(40)),
            number=f"202603{n:04}",
        )
        for n in range(120)
    ]
    cases.sort(key=lambda one: (one.opened_at, one.id), reverse=True)
    queries = [
        "夜间施工",
        "施工噪音",
        "间施",
        "路",
        "灯",
        "灯不亮",
        "金瓯路12号",
        "金瓯路1",
        "a栋",
        "A栋3单元",
        "WIFI",
        "wi",
        "12",
        "井盖 夜间",
        "路灯 金瓯路 夜间",
        "2026030011",
        "火山",
        "施工 火山",
    ]
    for query in queries:
        expected = [
            one.id
            for one in cases
            if all(
                contains_phrase(phrase, f"{one.title}\n{one.text}\n{one.address}\n{one.number}")
                for phrase in index_words.phrases_of(query)
            )
        ]
        assert found(who(unit), query, limit=7) == expected, query


def test_request_is_found_only_by_people_who_may_see_it(unit, scan_mode):
    place, receiver, next_one, called = (UnitFactory.create() for _ in range(4))
    case(unit, text="路灯不亮")
    one = case(unit, text="路灯不亮", area=place, first_receiver=receiver)
    everybody = [unit, place, receiver, next_one, called]

    def who_finds():
        return [each for each in everybody if one.id in found(reader(each), "路灯")]

    assert who_finds() == [unit, place, receiver]
    one.unit = next_one
    one.save()
    assert who_finds() == [place, receiver, next_one]
    task = CaseTask.objects.create(
        case=one, unit=called, called_by=next_one, called_at=NOON, reason="会办", arrive_by=NOON
    )
    assert who_finds() == [place, receiver, next_one, called]
    task.cancelled_at = NOON
    task.save()
    one.area = unit
    one.save()
    assert who_finds() == [unit, receiver, next_one]


def test_separated_characters_do_not_match(unit):
    case(unit, title="-", text="夜间，间施，施工")
    assert found(SYSTEM, "夜间施工") == []


def test_width_and_case_are_ignored(unit):
    one = case(unit, text="ＷｉＦｉ坏了")
    assert found(SYSTEM, "wifi") == found(SYSTEM, "ＷＩＦＩ坏") == [one.id]


def test_phrase_does_not_match_across_title_and_text(unit):
    case(unit, title="井", text="盖")
    assert found(SYSTEM, "井盖") == []


def test_matches_out_of_scope_are_hidden(unit, scan_mode):
    other = UnitFactory.create()
    mine = case(unit, text="井盖")
    for _ in range(5):
        case(other, text="井盖", opened_at=NOON + timedelta(hours=1))
    assert found(reader(unit), "井盖") == [mine.id]
    assert found(ANONYMOUS, "井盖") == []


@pytest.mark.parametrize("query", ["", "   ", "，。！", "'", ":*", "&|!()", "\\"])
def test_query_without_words_is_refused_with_a_message(query):
    with pytest.raises(Invalid):
        search(SYSTEM, query)


@pytest.mark.parametrize("query", ["井盖' | 'x", "井盖:*", "!井盖", "井盖\\", "\x00井盖", "%井盖%"])
def test_special_characters_in_queries_are_plain_text(unit, query):
    case(unit, text="井盖")
    search(SYSTEM, query)


def test_too_long_query_is_refused():
    with pytest.raises(Invalid):
        search(SYSTEM, "井" * 101)


def test_invalid_cursor_is_refused():
    with pytest.raises(Invalid):
        search(SYSTEM, "井盖", after="nonsense")


def test_page_of_a_frequent_word_uses_two_queries(unit, django_assert_num_queries):
    for _ in range(30):
        case(unit, text="井盖")
    search(SYSTEM, "井盖")  # fills the caches
    with django_assert_num_queries(3):  # BEGIN, the walk, COMMIT
        search(SYSTEM, "井盖", limit=5)


NUMBERS = ["2026041000001234", "2026041000011234", "2026041100005678"]


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("1234", [1, 0]),
        ("11234", [1]),
        ("００００1234", [0]),
        ("5678", [2]),
        ("123", []),
        ("2026041000011234", [1]),
        ("井盖 1234", [0]),
        ("1234 5678", []),
        ("00123", []),
        ("20260410", [1, 0]),
        ("K-778899", [2]),
        ("778899", [2]),
        ("8899", [2]),
        ("b-77", []),
    ],
)
def test_number_is_found_by_its_end_and_its_start(unit, query, hits):
    texts = ["井盖破损", "路灯不亮", "噪音"]
    rows = [
        case(unit, number=number, title=text, text=text, opened_at=NOON + timedelta(minutes=n))
        for n, (number, text) in enumerate(zip(NUMBERS, texts, strict=True))
    ]
    rows[2].source, rows[2].source_ref = "hotline", "B-K-778899"
    rows[2].save()
    assert [rows.index(one) for one in map(by_id(rows), found(SYSTEM, query))] == hits
    assert found(SYSTEM, query, limit=1) == found(SYSTEM, query)


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("20260315-001", True),
        ("20260315－001", True),
        ("20260315–001", True),
        ("5-001", True),
        ("-001", False),
        ("“20260315-001”", True),
        ("20260315-001 井盖", True),
        ("20260315-001 路灯", False),
        ("0315-001", True),
        ("0315-00", False),
        ("20260315-%01", False),
        ("2026_315-001", False),
    ],
)
def test_reference_with_punctuation_is_found_whole_and_by_its_end(unit, query, is_found):
    one = case(unit, number=NUMBERS[0], title="井盖破损")
    one.source, one.source_ref = "hotline", "A/20260315-001"
    one.save()
    assert found(SYSTEM, query) == ([one.id] if is_found else [])
    seen = exporting.holding(visible_to(SYSTEM), query)
    assert any(exporting.rows(seen, query)) == is_found


def by_id(rows):
    return {row.id: row for row in rows}.__getitem__


def test_search_by_end_uses_its_index(unit):
    like = case(unit)
    for n in range(400):
        like.pk, like.number, like.source_ref = uuid7(), f"20260410{n:08}", f"R{n:08}"
        like.source, like._state.adding = "hotline", True
        like.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_analyse(%s)", [["cases_case"]])
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + number_endings._SHARING, ["4321%", 9, "4321%", 9])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "case_number_end" in plan
    assert "case_ref_end" in plan


def test_end_of_a_form_reference_is_not_searchable(unit):
    one = case(unit, number=NUMBERS[0])
    one.source, one.source_ref = "form", "ab" * 30 + "9876"
    one.save()
    assert found(SYSTEM, "9876") == []


@pytest.mark.parametrize(
    "query",
    [
        "井盖，破损",
        "井盖。",
        '"井盖"',
        "“井盖”",
        "井盖；破损！",
        "井蓋",
        "禮樂",
        "礼樂 破損",
        "（礼乐）",
        "井盖/破损",
        "破损、井盖",
    ],
)
def test_punctuation_separates_words_and_traditional_equals_simplified(unit, query):
    one = case(unit, title="报修", text="礼樂街道的井蓋破损了")
    case(unit, title="报修", text="路灯")
    assert found(SYSTEM, query) == [one.id]


def test_upgrade_normalises_old_index_words(unit):
    one = case(unit, title="报修", text="礼樂街道的井蓋")
    other = case(unit, title="报修", text="路灯")
    old = "礼樂 樂街 街道 道的 的井 井蓋 蓋 报修"
    CaseSearch.objects.filter(case=one).update(words=old)
    CaseSearch.objects.filter(case=other).update(words="nothing")
    assert found(SYSTEM, "井盖") == []
    upgrade = import_module("jiceng.cases.migrations.0019_traditional_characters_fold")
    upgrade.fold(None, SimpleNamespace(connection=connection))
    assert found(SYSTEM, "井盖") == [one.id]
    assert str(CaseSearch.objects.get(case=other).words) == "'nothing'"


def test_index_words_of_a_very_long_text_are_limited(unit):
    one = case(unit, text="长" * 30_000 + "x" * 5000)
    assert CaseSearch.objects.filter(case=one).exists()
    assert found(SYSTEM, "长长长") == [one.id]
