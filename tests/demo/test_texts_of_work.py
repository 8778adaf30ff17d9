"""What is said while a request is worked on belongs to its matter, and to what is said with it."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases.lifecycle.whistle import GROUNDS
from jiceng.demo.people import DEPARTMENTS
from jiceng.demo.texts import (
    KINDS,
    ReplyOutcome,
    callback_remark,
    category_code,
    decline_reason,
    draw_category,
    evidence_of,
    extension_reason,
    gazetteer,
    generate,
    joint_action,
    kind_of,
    pause,
    reply,
    return_reason,
    urge,
)
from jiceng.demo.texts.templates import SLOTS, slots_of
from jiceng.demo.texts.work import FIELD_OF_KIND, FieldOfWork
from jiceng.demo.texts.work.define import field_of_work

PLACE = gazetteer("外海街道", "麻三村委会", rural=True)
# Words by which a called department is named in the reason for the call.
NAMES = {
    "urban_management": ("城管",),
    "police": ("公安", "交警"),
    "fire": ("消防",),
    "market_supervision": ("市监",),
    "water": ("水利",),
    "environment": ("环保",),
    "natural_resources": ("自然资源",),
    "housing": ("住建",),
    "transport": ("交通",),
    "power": ("供电",),
    "gas": ("燃气",),
    "health": ("卫健",),
    "emergency": ("应急",),
    "forestry": ("园林",),
    "human_resources": ("人社",),
    "justice": ("司法",),
    "agriculture": ("农业农村",),
    "civil_affairs": ("民政",),
    "education": ("教育",),
}
seeds = st.integers(0, 2**32)
kinds = st.sampled_from(sorted(KINDS))


def matches(template: str, text: str) -> bool:
    """Whether a text can have been made of a template, without its rules for slots: slow and
    obvious."""
    pattern = ""
    for part in re.split(r"(\{[a-z0-9]+\}|\[[^\]]*\])", template):
        if part.startswith("{"):
            pattern += ".+?"
        elif part.startswith("["):
            pattern += "(?:" + "|".join(_pattern(each) for each in part[1:-1].split("|")) + ")"
        else:
            pattern += re.escape(part)
    return re.fullmatch(pattern, text, re.DOTALL) is not None


def _pattern(wording: str) -> str:
    return re.sub(r"\\\{[a-z0-9]+\\\}", ".+?", re.escape(wording))


def came_from(text: str, *templates: str) -> bool:
    return any(matches(template, text) for template in templates)


@given(seeds, kinds, st.integers(1, 12))
def test_title_and_body_are_of_one_matter(seed: int, key: str, month: int) -> None:
    """The title is the matter's name, how the body begins, or the title of the fact in the body."""
    draft = generate(Random(seed), month=month, category=key, place=PLACE.pick(Random(seed)))
    kind = kind_of(key)
    if draft.title == kind.matter or draft.title in draft.text:
        return
    # Slips of the keyboard are made in the body only.
    told = [fact for fact in kind.facts if matches(fact.title, draft.title)]
    assert told, (draft.title, draft.text)
    assert draft.category in {fact.category for fact in told} | {category_code(key)}


@given(seeds, kinds)
def test_resumption_belongs_to_the_suspension(seed: int, key: str) -> None:
    found = pause(Random(seed), key)
    pairs = FIELD_OF_KIND[key].pauses
    if found is None:
        assert not pairs
        return
    assert any(
        matches(each.reason, found.reason) and matches(each.resumption, found.resumption)
        for each in pairs
    )


@given(seeds, kinds)
def test_reason_of_a_call_names_every_department_called(seed: int, key: str) -> None:
    found = joint_action(Random(seed), key)
    if found is None:
        assert not FIELD_OF_KIND[key].joint_actions
        return
    assert found.ground in GROUNDS
    assert set(found.departments) <= {department.kind for department in DEPARTMENTS}
    for department in found.departments:
        assert any(name in found.reason for name in NAMES[department]), (department, found.reason)
        assert evidence_of(department)


@given(seeds, kinds)
def test_call_among_some_departments_calls_no_other(seed: int, key: str) -> None:
    among = ("urban_management", "police")
    found = joint_action(Random(seed), key, among=among)
    assert found is None or set(found.departments) <= {*among}


@given(seeds, kinds, st.integers(1, 5))
def test_remark_belongs_to_the_matter_and_the_level(seed: int, key: str, level: int) -> None:
    remark = callback_remark(Random(seed), key, level)
    remarks = FIELD_OF_KIND[key].remarks
    assert came_from(remark, *remarks[level])
    elsewhere = [each for other, texts in remarks.items() if other != level for each in texts]
    assert not came_from(remark, *elsewhere)


@given(seeds, kinds)
def test_other_reasons_belong_to_the_matter(seed: int, key: str) -> None:
    work, rng = FIELD_OF_KIND[key], Random(seed)
    assert came_from(extension_reason(rng, key), *work.extensions)
    for said, templates in (
        (urge(rng, key), work.urges),
        (decline_reason(rng, key), work.declines),
    ):
        assert came_from(said, *templates) if templates else said == ""


@given(seeds, kinds)
def test_replies_solve_explain_or_promise_but_never_two_of_them(seed: int, key: str) -> None:
    kind, work = kind_of(key), FIELD_OF_KIND[key]
    told = {outcome: reply(Random(seed), key, outcome) for outcome in ReplyOutcome}
    assert any(_within(each, told[ReplyOutcome.RESOLVED]) for each in kind.lines["done"])
    assert any(_within(each, told[ReplyOutcome.PARTLY]) for each in work.partly)
    assert any(_within(each, told[ReplyOutcome.EXPLAINED]) for each in kind.lines["hard"])
    for other in (ReplyOutcome.PARTLY, ReplyOutcome.EXPLAINED, ReplyOutcome.NOT_FOUND):
        assert not any(_within(each, told[other]) for each in kind.lines["done"])


def _within(template: str, text: str) -> bool:
    return any(matches(template, part) for part in re.split("[。：]", text))


def test_returned_request_names_the_unit_whose_matter_it_is() -> None:
    for seed in range(20):
        said = return_reason(Random(seed), "street_lamp_out", "江海区城市管理和综合执法局")
        assert "江海区城市管理和综合执法局" in said
        assert not re.search(r"[{}\[\]|]", said)


def test_every_kind_has_one_field_of_work() -> None:
    assert set(FIELD_OF_KIND) == set(KINDS)
    fields = {id(field): field for field in FIELD_OF_KIND.values()}.values()
    listed = [kind for field in fields for kind in field.kinds]
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("key", sorted(KINDS))
def test_texts_of_work_have_known_placeholders_and_no_full_stop(key: str) -> None:
    for template in _templates(FIELD_OF_KIND[key]):
        assert slots_of(template) <= SLOTS, template
        assert template.count("[") == template.count("]"), template
    for template in _templates(FIELD_OF_KIND[key], with_endings=False):
        assert not template.endswith(("，", "。")), template


def _templates(work: FieldOfWork, *, with_endings: bool = True) -> list[str]:
    pairs = [each for pause in work.pauses for each in (pause.reason, pause.resumption)]
    calls = [each.reason for each in work.joint_actions]
    remarks = [each for texts in work.remarks.values() for each in texts]
    endings = list(work.endings) if with_endings else []
    return [
        *pairs,
        *calls,
        *remarks,
        *endings,
        *work.extensions,
        *work.urges,
        *work.partly,
        *work.declines,
    ]


def test_no_announcement_or_reason_waits_for_a_test_result_without_one() -> None:
    """Only what is tested waits for a result: not a jam, a dividend or a place at school."""
    waiting = {key for key, work in FIELD_OF_KIND.items() if "检测结果" in str(work.pauses)}
    assert waiting == {"foul_river", "cooking_fumes", "dust", "factory_smell"}


def test_enquiry_about_subsidies_is_of_the_labour_office() -> None:
    rng, found = Random(4), set()
    for _ in range(200):
        draft = generate(rng, month=3, category="consultation", place=PLACE.pick(rng))
        if "补贴" in draft.title + draft.text.partition("。")[0]:
            found.add(draft.category)
    assert found == {"180502"}


def test_incomplete_field_of_work_is_refused() -> None:
    with pytest.raises(ValueError, match="a section, a colon"):
        field_of_work("dust", "没有冒号")
    with pytest.raises(ValueError, match="no line of"):
        field_of_work("dust", "longer: 等")
    with pytest.raises(ValueError, match="resumption"):
        field_of_work(
            "dust", "pause: 等\nlonger: 等\nend: 完\npartly: 半\n5: 好\n4: 好\n3: 行\n2: 差\n1: 差"
        )


def test_unknown_level_is_refused() -> None:
    for level in (0, 6):
        with pytest.raises(ValueError, match="from 1 to 5"):
            callback_remark(Random(0), "dust", level)


def test_all_kinds_are_drawn_in_a_year() -> None:
    rng = Random(2)
    drawn = {draw_category(rng, n % 12 + 1, rural=n % 2 == 0) for n in range(8_000)}
    assert drawn == set(KINDS)
