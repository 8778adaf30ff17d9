"""The requests of the demonstration: many, different, of believable length, and repeatable."""

from __future__ import annotations

import csv
import re
import sys
from functools import cache
from importlib.resources import files
from random import Random
from time import process_time

import pytest

from jiceng.cases.triage.request_type import request_type_of
from jiceng.cases.triage.urgent import urgency
from jiceng.demo.texts import (
    CATEGORY_CODES,
    KIND_OF_CATEGORY,
    KINDS,
    Channel,
    Draft,
    ReplyOutcome,
    Tone,
    category_code,
    draw_category,
    gazetteer,
    generate,
    hot_event,
    kind_of,
    reply,
    shorten,
)
from jiceng.demo.texts.compose import impersonal
from jiceng.demo.texts.kinds.define import fact, lines
from jiceng.demo.texts.templates import SLOTS, slots_of
from jiceng.demo.texts.voices import CLOSINGS, OPENINGS, circumstances, histories

YEAR = 20_000
PLACES = [gazetteer("外海街道", f"甲{number}村委会", rural=True) for number in range(30)] + [
    gazetteer("江南街道", f"乙{number}社区居委会", rural=False) for number in range(33)
]


def a_year(seed: int, count: int = YEAR) -> list[Draft]:
    rng = Random(seed)
    drafts = []
    for number in range(count):
        month = number % 12 + 1
        book = rng.choice(PLACES)
        category = draw_category(rng, month, rural=book.rural)
        drafts.append(generate(rng, month=month, category=category, place=book.pick(rng)))
    return drafts


@cache
def the_year() -> tuple[Draft, ...]:
    return tuple(a_year(1))


def shipped_categories() -> dict[str, dict[str, str]]:
    table = files("jiceng.cases").joinpath("data", "category_tree.csv").read_text(encoding="utf-8")
    return {row["code"]: row for row in csv.DictReader(table.splitlines())}


def test_templates_cover_every_field_of_a_district():
    assert len(KINDS) >= 45
    assert len({kind.name for kind in KINDS.values()}) == len(KINDS)
    assert len({kind.matter for kind in KINDS.values()}) == len(KINDS)
    assert all(kind.name.isascii() and kind.category_words for kind in KINDS.values())


def test_texts_of_a_year_rarely_repeat():
    texts = {draft.text for draft in the_year()}
    assert len(texts) > 0.9 * YEAR


def test_text_lengths_resemble_real_messages():
    lengths = sorted(len(draft.text) for draft in the_year())
    assert 60 <= lengths[YEAR // 2] <= 100
    assert 240 <= lengths[YEAR * 95 // 100] <= 360
    assert lengths[0] >= 8
    assert lengths[-1] <= 800


def test_titles_and_addresses_fit_their_fields():
    assert all(2 <= len(draft.title) <= 60 for draft in the_year())
    assert all(len(draft.address_hint) <= 60 for draft in the_year())
    empty = sum(draft.address_hint == "" for draft in the_year())
    assert 0.02 * YEAR < empty < 0.1 * YEAR


def test_every_placeholder_is_filled():
    for draft in the_year():
        assert not re.search(r"[{}\[\]|]", draft.title + draft.text + draft.address_hint), draft


def test_sentences_have_single_punctuation_marks():
    broken = [
        draft.text for draft in the_year() if re.search("[，。；：]{2}|！。|？。", draft.text)
    ]
    assert broken == []


def test_all_kinds_tones_and_channels_occur_in_a_year():
    assert {draft.category_key for draft in the_year()} == set(KINDS)
    assert {draft.tone for draft in the_year()} == set(Tone)
    assert {draft.channel for draft in the_year()} == set(Channel)


def test_texts_depend_on_the_seed():
    assert a_year(5, 300) == a_year(5, 300)
    assert a_year(5, 300) != a_year(6, 300)


def test_texts_of_a_year_are_written_within_five_seconds():
    """The best of five runs counts, each for a tenth of a year, since other work on the machine
    only slows it down.
    """
    tracer = sys.gettrace()
    sys.settrace(None)  # coverage would be measured too
    try:
        tenths = [seconds_for(YEAR // 10, seed) for seed in range(5)]
    finally:
        sys.settrace(tracer)
    assert 10 * min(tenths) < 5


def seconds_for(count: int, seed: int) -> float:
    begun = process_time()
    a_year(seed, count)
    return process_time() - begun


def test_officers_write_impersonally_and_never_angrily():
    notes = [draft for draft in the_year() if draft.channel is Channel.OFFICER]
    assert notes
    assert all("我" not in draft.text for draft in notes)
    assert {draft.tone for draft in notes} <= {Tone.TERSE, Tone.PLAIN}
    assert all(kind_of(draft.category_key).patrol for draft in notes)


def test_questions_and_praise_are_never_angry():
    calm = [draft for draft in the_year() if kind_of(draft.category_key).calm]
    assert calm
    assert not any(draft.tone is Tone.ANGRY for draft in calm)


def test_praise_and_suggestions_are_read_as_such_and_as_nothing_urgent():
    voices = [draft for draft in the_year() if draft.category_key in ("praise", "suggestion")]
    assert voices
    for draft in voices:
        assert request_type_of(draft.title, draft.text) == draft.category_key
        assert urgency(draft.title, draft.text) == "normal"


@pytest.mark.parametrize("key", sorted(KINDS))
def test_every_kind_has_enough_templates_with_known_placeholders(key: str):
    kind = KINDS[key]
    facts = tuple(each for fact in kind.facts for each in (fact.title, fact.text))
    for templates in (facts, *kind.lines.values()):
        for template in templates:
            assert slots_of(template) <= SLOTS, template
            assert template.count("[") == template.count("]"), template
            assert not template.endswith(("，", "。")), template
    if kind.patrol:
        texts = tuple(fact.text for fact in kind.facts)
        assert impersonal(texts) == texts
    rng = Random(3)
    place = PLACES[0]
    drafts = [generate(rng, month=6, category=key, place=place.pick(rng)) for _ in range(200)]
    assert len({draft.text for draft in drafts}) >= 180


def test_general_templates_have_known_placeholders():
    own = [table(kind) for kind in KINDS.values() for table in (histories, circumstances)]
    tables = (*own, *OPENINGS.values(), *CLOSINGS.values())
    assert all(slots_of(template) <= SLOTS for table in tables for template in table)


def test_reports_of_one_event_differ_in_words_and_share_the_place():
    rng = Random(4)
    place = gazetteer("外海街道", "甲村委会", rural=True).pick(rng)
    reports = hot_event(rng, month=8, category="waterlogging", place=place, count=25)
    assert len(reports) == 25
    assert len({report.text for report in reports}) == 25
    assert len({report.tone for report in reports}) > 2
    assert len({report.channel for report in reports}) > 2
    assert {report.category_key for report in reports} == {"waterlogging"}
    names = (place.road, place.estate, place.stop)
    assert sum(any(name in report.text for name in names) for report in reports) >= 24


def test_reports_of_one_event_are_more_similar_than_others():
    def pairs(text: str) -> set[str]:
        return {text[i : i + 2] for i in range(len(text) - 1)}

    def likeness(texts: list[str]) -> float:
        grams = [pairs(text) for text in texts]
        scores = [len(a & b) / len(a | b) for i, a in enumerate(grams) for b in grams[:i]]
        return sum(scores) / len(scores)

    rng = Random(8)
    one_place = PLACES[3].pick(rng)
    same = hot_event(rng, month=7, category="fallen_tree", place=one_place, count=20)
    apart = [
        generate(rng, month=7, category="fallen_tree", place=rng.choice(PLACES).pick(rng))
        for _ in range(20)
    ]
    assert likeness([d.text for d in same]) > 1.5 * likeness([d.text for d in apart])


def test_hundred_reports_of_one_event_have_different_texts():
    rng = Random(13)
    place = PLACES[5].pick(rng)
    reports = hot_event(rng, month=5, category="street_lamp_out", place=place, count=120)
    assert len({report.text for report in reports}) == 120


def test_event_requires_reports_a_known_kind_and_a_month():
    rng = Random(0)
    place = PLACES[0].pick(rng)
    with pytest.raises(ValueError, match="at least one"):
        hot_event(rng, month=1, category="dust", place=place, count=0)
    with pytest.raises(ValueError, match="no such kind"):
        generate(rng, month=1, category="unicorns", place=place)
    with pytest.raises(ValueError, match="no such month"):
        generate(rng, month=13, category="dust", place=place)


def test_incomplete_template_block_is_refused():
    with pytest.raises(ValueError, match="needed"):
        lines("more: 一\nfact: 二")
    with pytest.raises(ValueError, match="a section, a colon"):
        lines("没有冒号")
    with pytest.raises(ValueError, match="a title and a text"):
        fact("没有标题")


def test_community_always_has_its_own_names():
    book = gazetteer("外海街道", "麻三村委会", rural=True)
    assert book.community == "麻三村"
    gazetteer.cache_clear()
    assert gazetteer("外海街道", "麻三村委会", rural=True) == book
    assert gazetteer("礼乐街道", "墟镇社区居委会", rural=False).roads != (
        gazetteer("外海街道", "墟镇社区居委会", rural=False).roads
    )


@pytest.mark.parametrize(
    ("official", "spoken"),
    [
        ("桥南社区居委会", "桥南社区"),
        ("桥南社区居民委员会", "桥南社区"),
        ("桥南居委会", "桥南社区"),
        ("麻一村委会", "麻一村"),
        ("麻一村民委员会", "麻一村"),
        ("麻一村村民委员会", "麻一村"),
        ("别处", "别处"),
    ],
)
def test_communities_are_named_colloquially(official: str, spoken: str):
    assert shorten(official) == spoken


def test_replies_depend_on_the_outcome_and_name_the_matter():
    rng = Random(9)
    for key, kind in KINDS.items():
        for outcome in ReplyOutcome:
            answer = reply(rng, key, outcome)
            assert kind.matter in answer
            assert not re.search(r"[{}\[\]|]|。。", answer), answer
            assert 30 <= len(answer) <= 300
    solved = {reply(rng, "street_lamp_out", ReplyOutcome.RESOLVED) for _ in range(50)}
    explained = {reply(rng, "street_lamp_out", ReplyOutcome.EXPLAINED) for _ in range(50)}
    assert len(solved) > 25
    assert not solved & explained


def test_administrative_matters_have_no_street_location():
    rng = Random(12)
    papers = {reply(rng, "medical_reimbursement", ReplyOutcome.NOT_FOUND) for _ in range(60)}
    rubbish = {reply(rng, "exposed_rubbish", ReplyOutcome.NOT_FOUND) for _ in range(60)}
    assert not any(
        "到场" in answer or "巡查" in answer for answer in papers if "派员" not in answer
    )
    assert any("巡查" in answer for answer in rubbish)


def test_household_matters_are_reported_by_the_household():
    private = [draft for draft in the_year() if kind_of(draft.category_key).private]
    shared = [draft for draft in the_year() if not kind_of(draft.category_key).private]
    assert not any("每天都要经过这里" in draft.text for draft in private)
    assert any("每天都要经过这里" in draft.text for draft in shared)


def test_every_kind_has_a_shipped_category():
    shipped = shipped_categories()
    assert set(CATEGORY_CODES) == set(KINDS) == set(KIND_OF_CATEGORY.values())
    assert set(KIND_OF_CATEGORY) <= set(shipped)
    parents = {row["parent"] for row in shipped.values()}
    assert not set(KIND_OF_CATEGORY) & parents, "only leaves take requests"
    for kind in KINDS.values():
        own = {fact.category for fact in kind.facts if fact.category} | {CATEGORY_CODES[kind.key]}
        assert {KIND_OF_CATEGORY[code] for code in own} == {kind.key}, "a category of two kinds"
    assert category_code("street_lamp_out") == "P0109"
    with pytest.raises(ValueError, match="no such kind"):
        category_code("unicorns")
