"""The triage model: predictions, and refused files."""

from __future__ import annotations

import io
import json
import random
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiceng.cases.triage.evaluation import calibration_error, evaluate, macro_f1, top_share
from jiceng.cases.triage.features import HASH_BITS, MAX_CHARS, Message, grams, joined
from jiceng.cases.triage.grouping import text_groups
from jiceng.cases.triage.model import SHIPPED, Model
from jiceng.cases.triage.store import ModelProblem
from jiceng.cases.triage.training import Labelled, TrainingProblem, count_grams, train
from jiceng.core.errors import Invalid

WORDS = {
    "路": ["路灯不亮", "井盖丢失", "路面坑洼", "人行道破损", "垃圾成堆"],
    "学": ["学校补课", "老师收费", "幼儿园学费", "招生录取", "教师工资"],
    "医": ["医院挂号", "医生收红包", "药品价格", "接种疫苗", "诊所无证"],
}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def made_up(count: int, seed: int = 0) -> list[Labelled]:
    dice = random.Random(seed)
    rows = []
    for index in range(count):
        label = list(WORDS)[index % 3]
        words = dice.choices(WORDS[label], k=3)
        place = "".join(dice.choices("东西南北中上下前后左右大小", k=12))
        rows.append(Labelled(label, Message(words[0], f"{place}的{'，'.join(words)}，请处理。")))
    return rows


@pytest.fixture(scope="module")
def small() -> Model:
    return train(made_up(150), folds=0)[0]


@pytest.fixture(scope="module")
def shipped() -> Model:
    return Model.load()


def test_training_on_separable_rows_distinguishes_labels() -> None:
    model, report = train(made_up(150))
    assert report.macro_f1 is not None
    assert report.macro_f1 > 0.95
    assert report.rows == 150
    assert evaluate(model, made_up(60, seed=9))["macro_f1"] == 1.0


def test_same_rows_give_the_same_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        train(made_up(60))[0].save(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_loaded_model_predicts_the_same(small: Model, tmp_path: Path) -> None:
    small.save(tmp_path / "m.npz")
    again = Model.load(tmp_path / "m.npz")
    messages = [row.message for row in made_up(30, seed=3)]
    assert again.predict(messages) == small.predict(messages)


def test_training_requires_two_labels() -> None:
    rows = [row for row in made_up(90) if row.label != "医"]
    model, _ = train(rows)
    assert model.weights.shape[1] == 2
    assert evaluate(model, rows)["macro_f1"] == 1.0
    with pytest.raises(TrainingProblem) as refused:
        train([row for row in rows if row.label == "路"])
    assert refused.value.code == "triage.rows_one_label"


def test_too_few_rows_are_refused() -> None:
    with pytest.raises(TrainingProblem) as refused:
        train(made_up(9))
    assert refused.value.code == "triage.rows_too_few"


def test_label_with_a_single_text_gives_no_metrics() -> None:
    rows = [*made_up(60), Labelled("孤", Message("", "独一无二的来信，别处没有"))]
    _, report = train(rows)
    assert report.macro_f1 is None
    assert report.macro_f1_by_fold == ()


def test_evaluation_without_rows_is_refused(small: Model) -> None:
    with pytest.raises(Invalid):
        evaluate(small, [])


def test_unknown_label_counts_as_wrong(small: Model) -> None:
    rows = [("路", Message("", "路灯不亮")), ("税", Message("", "发票"))]
    figures = evaluate(small, rows)
    assert figures["macro_f1"] < 0.7
    assert figures["top3"] == 0.5


def test_batch_and_single_predictions_are_equal(small: Model) -> None:
    messages = [row.message for row in made_up(300, seed=5)]
    for message, suggestion in zip(messages, small.predict(messages), strict=True):
        alone = small.suggest(*message)
        assert alone.label == suggestion.label
        assert alone.probability == pytest.approx(suggestion.probability, abs=1e-5)


def slow_scores(model: Model, message: Message) -> list[float]:
    """Oracle: the definition, with a dictionary of counts."""
    row = count_grams([message])
    place = {int(bucket): index for index, bucket in enumerate(model.buckets)}
    vector = {}
    for bucket, count in zip(row.indices.tolist(), row.data.tolist(), strict=True):
        if bucket in place:
            index = place[bucket]
            vector[index] = (1 + np.log(min(count, 63))) * float(model.own[index])
    length = sum(value**2 for value in vector.values()) ** 0.5 or 1.0
    return [
        float(model.bias[label])
        + sum(value * float(model.weights[index, label]) for index, value in vector.items())
        / length
        for label in range(len(model.labels))
    ]


@settings(max_examples=60)
@given(title=TEXTS, text=st.lists(st.sampled_from(sum(WORDS.values(), ["😀", "，", "A1"]))))
def test_scores_equal_their_definition(title: str, text: list[str]) -> None:
    model = _cached_small()
    message = Message(title, "".join(text))
    assert model.scores([message])[0].tolist() == pytest.approx(
        slow_scores(model, message), abs=1e-4
    )


_kept: list[Model] = []


def _cached_small() -> Model:
    if not _kept:
        _kept.append(train(made_up(150), folds=0)[0])
    return _kept[0]


@given(title=TEXTS, text=TEXTS)
def test_explaining_words_occur_in_the_message_without_overlap(title: str, text: str) -> None:
    suggestion = _cached_small().suggest(title + "路灯不亮", text + "，井盖丢失")
    whole = joined(Message(title + "路灯不亮", text + "，井盖丢失"))
    words = [span.words for span in suggestion.words]
    assert all(word in whole for word in words)
    assert not any(a in b for a in words for b in words if a is not b)
    assert [s.weight for s in suggestion.words] == sorted(
        (s.weight for s in suggestion.words), reverse=True
    )


def test_explaining_words_support_the_label(small: Model) -> None:
    suggestion = small.suggest("", "天气很好，昨天井盖丢失了，谢谢")
    assert suggestion.label == "路"
    assert any("井盖" in span.words for span in suggestion.words)
    assert not any("天气" in span.words for span in suggestion.words)


@pytest.mark.parametrize("text", ["", " ", "\x00\x00", "😀😀", "\ud800", "!!!", "a" * 200_000])
def test_unusual_messages_get_a_prediction(small: Model, text: str) -> None:
    suggestion = small.suggest(text, text)
    assert suggestion.label in small.labels
    assert sum(ranked.probability for ranked in suggestion.top3) == pytest.approx(1, abs=1e-4)
    assert small.predict([Message(text, text)])[0].label == suggestion.label


def test_empty_batch_gives_no_suggestions(small: Model) -> None:
    assert small.predict([]) == []


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=6))
def test_ngrams_of_a_batch_are_those_of_its_messages(pairs: list[tuple[str, str]]) -> None:
    messages = [Message(*pair) for pair in pairs]
    found = grams(messages)
    for index, message in enumerate(messages):
        mine = np.sort(found.bucket[found.document == index])
        assert mine.tolist() == np.sort(grams([message]).bucket).tolist()


@given(TEXTS, TEXTS)
def test_ngram_positions_are_correct(title: str, text: str) -> None:
    message = Message(title, text)
    found = grams([message], positions=True)
    whole = joined(message)
    assert ((found.start >= 0) & (found.start + found.length <= len(whole))).all()
    for start, length in zip(found.start.tolist(), found.length.tolist(), strict=True):
        assert not any(sign in "\x01 ，。\n" for sign in whole[start : start + length])


def test_width_case_and_digits_are_ignored() -> None:
    one = grams([Message("", "ＡＢ１２路")]).bucket
    other = grams([Message("", "ab98路")]).bucket
    assert sorted(one.tolist()) == sorted(other.tolist())


def test_text_beyond_the_limit_is_ignored() -> None:
    head = "路" * MAX_CHARS
    assert len(grams([Message("", head + "学校" * 100)]).bucket) == len(
        grams([Message("", head)]).bucket
    )


def test_near_copies_share_a_group_and_others_do_not() -> None:
    text = "我们小区门口的路灯已经坏了三个月一直没有人来修晚上老人出行很不安全"
    rows = [
        Message("", text),
        Message("标题", f"您好！{text}，请尽快处理。"),
        Message("", "幼儿园学费上涨没有公示，家长们都不知道收费标准是什么，请物价部门查一查"),
    ]
    first, copy, other = text_groups(rows).tolist()
    assert first == copy != other


def test_metrics_equal_a_manual_count() -> None:
    truth = np.array([0, 0, 1, 1, 2])
    guess = np.array([0, 1, 1, 1, 2])
    assert macro_f1(truth, guess, 3) == pytest.approx((2 / 3 + 4 / 5 + 1) / 3)
    scores = np.array([[3.0, 2, 1], [1, 2, 3]])
    assert top_share(np.array([0, 0]), scores, 2) == 0.5
    chances = np.array([[0.8, 0.2], [0.8, 0.2]])
    assert calibration_error(np.array([0, 1]), chances) == pytest.approx(0.3)


def broken(path: Path, **changes: object) -> Path:
    """A copy of the shipped model with some of its parts replaced."""
    with np.load(SHIPPED) as file:
        parts = {name: file[name] for name in file.files}
    about = json.loads(parts["about"].tobytes())
    for name, value in changes.items():
        if name in parts and name != "about":
            parts[name] = value
        else:
            about[name] = value
    parts["about"] = np.frombuffer(json.dumps(about).encode(), np.uint8)
    np.savez(path, **parts)
    return path


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 99},
        {"labels": []},
        {"labels": ["甲"] * 7},
        {"labels": [1, 2, 3, 4, 5, 6, 7]},
        {"sharpness": -1},
        {"sharpness": "high"},
        {"buckets": np.array([3, 2], np.uint32)},
        {"buckets": np.array([1 << HASH_BITS], np.uint32)},
        {"weights": np.zeros((2, 7), np.float16)},
        {"bias": np.full(7, np.nan, np.float32)},
        {"own": np.array(["a"], object)},
    ],
    ids=str,
)
def test_model_with_inconsistent_parts_is_refused(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    with pytest.raises(ModelProblem) as refused:
        Model.load(broken(tmp_path / "m.npz", **changes))
    assert refused.value.code == "triage.model_broken"


def test_invalid_model_files_are_refused(tmp_path: Path) -> None:
    whole = SHIPPED.read_bytes()
    cases = [b"", b"PK", whole[: len(whole) // 2], b"\x80\x04\x95pickle", whole[:-200]]
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("../evil.npy", b"x")
    for index, content in enumerate([*cases, other.getvalue()]):
        path = tmp_path / f"{index}.npz"
        path.write_bytes(content)
        with pytest.raises(ModelProblem):
            Model.load(path)


def test_missing_model_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ModelProblem) as refused:
        Model.load(tmp_path / "none.npz")
    assert refused.value.code == "triage.model_missing"


def test_shipped_model_is_small_and_has_seven_labels(shipped: Model) -> None:
    assert SHIPPED.stat().st_size < 4_000_000
    assert len(shipped.labels) == 7
    assert shipped.suggest("", "路灯坏了一个月，小区物业不管").label == "城乡建设"
    assert shipped.suggest("", "工厂半夜排放废水，河水发臭").label == "环境保护"


def test_model_trained_on_real_rows_reaches_its_target(shared_data: Path) -> None:
    from jiceng.cases.triage.cli import labelled_rows

    _, report = train(labelled_rows(shared_data / "messages" / "labelled.csv"))
    assert report.macro_f1 is not None
    assert report.macro_f1 >= 0.91
    assert report.top3 is not None
    assert report.top3 >= 0.98
    assert report.calibration_error is not None
    assert report.calibration_error < 0.05
