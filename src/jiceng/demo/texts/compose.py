"""Composer of requests: single ones, or several about one event."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

from jiceng.demo.texts import voices
from jiceng.demo.texts.calendar import draw_channel
from jiceng.demo.texts.categories import CATEGORY_CODES
from jiceng.demo.texts.kinds import kind_of
from jiceng.demo.texts.model import Channel, Draft, Fact, PlaceWords, Tone, Urgency
from jiceng.demo.texts.places import spoken_street
from jiceng.demo.texts.templates import Agreement, Scene, one_of

# Share of the reports of one event with its main fact; the rest mention a side of it.
_SEEN_ALIKE: Final = 0.75
_TITLE_LENGTHS: Final = range(7, 25)
_STOPS: Final = "。！？，；："

# Some matters are put more urgently than they are, and the other way round.
_URGENCIES: Final = tuple(Urgency)


def generate(rng: Random, *, month: int, category: str, place: PlaceWords) -> Draft:
    """Write one request.

    Args:
        rng: the only source of chance: the same state gives the same draft.
        month: civil month 1..12, for what the text says about the time of year.
        category: key of a kind (`KINDS`).
        place: the words for the place, from a `Gazetteer`.

    Raises:
        ValueError: for an unknown kind or month.
    """
    channel = draw_channel(rng, category)
    return _write(_scene(rng, month, category, place), channel)


def hot_event(
    rng: Random, *, month: int, category: str, place: PlaceWords, count: int
) -> list[Draft]:
    """Write several reports of one event by several people, each in other words.

    The details agree (since when, how much, which building); tone, channel, order and wording
    differ, and no two texts are equal.

    Args:
        count: how many reports, at least 1.

    Raises:
        ValueError: for an unknown kind or month, or a count below 1.
    """
    if count < 1:
        raise ValueError(f"an event has at least one report, not {count}")
    event = _scene(rng, month, category, place)
    event.settle()
    event.agreed = Agreement()
    main, *others = rng.sample(event.kind.facts, len(event.kind.facts))
    drafts: list[Draft] = []
    seen: set[str] = set()
    while len(drafts) < count:
        report = Scene(rng, event.kind, place, month, dict(event.facts), event.agreed)
        fact = main if rng.random() < _SEEN_ALIKE else one_of(rng, others)
        draft = _write(report, draw_channel(rng, category), fact)
        if draft.text not in seen:
            seen.add(draft.text)
            drafts.append(draft)
    return drafts


def _scene(rng: Random, month: int, category: str, place: PlaceWords) -> Scene:
    kind = kind_of(category)
    kind.weight_in(month)  # refuses a month that does not exist
    return Scene(rng, kind, place, month, {"matter": kind.matter})


def _write(scene: Scene, channel: Channel, fact: Fact | None = None) -> Draft:
    rng, kind = scene.rng, scene.kind
    tone = voices.draw_tone(rng, channel)
    if kind.calm and tone in (Tone.ANGRY, Tone.LONG_WINDED):
        tone = Tone.POLITE
    fact = fact or one_of(rng, kind.facts)
    opening = scene.fill(fact.text)
    if channel is Channel.OFFICER:
        text = _patrol_note(scene, tone, opening)
    else:
        parts = [opening, *_rest(scene, tone, fact)]
        text = _spoken(scene, tone, channel, parts)
    if tone is Tone.TYPOS:
        text = voices.slip(rng, text)
    return Draft(
        title=_title(scene, tone, fact, opening),
        text=text,
        address_hint=_address(scene),
        category_key=kind.key,
        category=fact.category or CATEGORY_CODES[kind.key],
        channel=channel,
        urgency_hint=kind.urgency if rng.random() < 0.9 else one_of(rng, _URGENCIES),
        tone=tone,
    )


def _rest(scene: Scene, tone: Tone, fact: Fact) -> list[str]:
    """The text after the fact: details, history, harm, wish."""
    if tone is Tone.LONG_WINDED:
        templates = _long_story(scene, fact)
    elif tone is Tone.TERSE:
        templates = [one_of(scene.rng, scene.kind.lines["wish"])][: scene.rng.random() < 0.4]
    else:
        templates = _short_story(scene, tone)
    return [scene.fill(template) for template in templates]


def _short_story(scene: Scene, tone: Tone) -> list[str]:
    rng, lines, calm = scene.rng, scene.kind.lines, scene.kind.calm
    parts: list[str] = []
    if rng.random() < 0.76:
        parts.append(one_of(rng, lines["more"]))
    if not calm and (tone is Tone.ANGRY or rng.random() < 0.4):
        parts.append(one_of(rng, voices.histories(scene.kind)))
    if not calm and rng.random() < (0.6 if tone is Tone.ELDERLY else 0.35):
        parts.append(one_of(rng, voices.circumstances(scene.kind)))
    if rng.random() < 0.82:
        parts.append(one_of(rng, lines["harm"]))
    if rng.random() < 0.85:
        parts.append(one_of(rng, lines["wish"]))
    return parts


def _long_story(scene: Scene, fact: Fact) -> list[str]:
    rng, lines = scene.rng, scene.kind.lines
    others = [other.text for other in scene.kind.facts if other != fact]
    parts = _shuffled(rng, lines["more"])[:2]
    if not scene.kind.private and rng.random() < 0.7:
        parts.append("另外，" + one_of(rng, others))  # a household has one matter at a time
    parts += _shuffled(rng, voices.histories(scene.kind))[: rng.randint(2, 4)]
    parts += _shuffled(rng, voices.circumstances(scene.kind))[: rng.randint(2, 5)]
    parts += _shuffled(rng, lines["harm"])[:2]
    parts += _shuffled(rng, lines["wish"])[:2]
    return parts


def _spoken(scene: Scene, tone: Tone, channel: Channel, sentences: list[str]) -> str:
    """Put an opening and a closing around; a clerk who takes it down leaves out greetings."""
    rng = scene.rng
    calm = scene.kind.calm
    manner = Tone.POLITE if calm and tone is Tone.PLAIN else tone
    opening = voices.taken_down_by(rng, channel, calm=calm)
    if opening:
        sentences = [voices.reported_speech(sentence) for sentence in sentences]
        at_desk = voices.CALM_DESK_CLOSINGS if calm else voices.DESK_CLOSINGS
        closing = voices.CLOSINGS[Tone.ANGRY] if tone is Tone.ANGRY else at_desk
    else:
        opening = scene.fill(
            one_of(rng, (voices.CALM_OPENINGS if calm else voices.OPENINGS)[manner])
        )
        closing = (voices.CALM_CLOSINGS if calm else voices.CLOSINGS)[manner]
    last = scene.fill(one_of(rng, closing))
    return opening + _joined(
        rng, [*sentences, last] if last else sentences, "！" if tone is Tone.ANGRY else "。"
    )


def _patrol_note(scene: Scene, tone: Tone, fact: str) -> str:
    """An officer writes what is seen: no 'I', no family, no anger."""
    parts = [one_of(scene.rng, voices.PATROL_OPENINGS) + fact]
    if tone is Tone.PLAIN:
        parts += impersonal([one_of(scene.rng, scene.kind.lines["more"])])
        parts.append(one_of(scene.rng, voices.PATROL_CLOSINGS))
    return _joined(scene.rng, [scene.fill(part) for part in parts if part], "。")


def impersonal(templates: Sequence[str]) -> tuple[str, ...]:
    """Return the templates without the first person."""
    return tuple(template for template in templates if "我" not in template)


def _joined(rng: Random, sentences: Sequence[str], end: str) -> str:
    """Join sentences as people do: mostly full stops, sometimes one long breath."""
    between = "，" if rng.random() < 0.25 else "。"
    words: list[str] = []
    for position, sentence in enumerate(sentences):
        last = position == len(sentences) - 1
        stop = "" if sentence[-1] in _STOPS else end if last else between
        words.append(sentence + stop)
    text = "".join(words)
    return text[:-1] if text[-1] == "。" and rng.random() < 0.3 else text


def _title(scene: Scene, tone: Tone, fact: Fact, opening: str) -> str:
    rng = scene.rng
    if tone is Tone.TERSE and rng.random() < 0.4:
        return scene.kind.matter
    first = opening.partition("，")[0]
    repeats = not (scene.kind.private or scene.kind.calm)
    if repeats and rng.random() < 0.3 and len(first) in _TITLE_LENGTHS:
        return first  # many people just repeat how they begin
    return scene.fill(fact.title)


def _address(scene: Scene) -> str:
    """The address as typed in: full, by landmark, by an old name, or left out."""
    rng, place = scene.rng, scene.place
    chance = rng.random()
    if chance < 0.05:
        return ""
    street = spoken_street(rng, place.street)
    if chance < 0.70:
        return f"{street}{place.community}{_at(scene)}"
    if chance < 0.85:
        return f"江海区{street}{_at(scene)}"
    return _at(scene)


def _at(scene: Scene) -> str:
    where = scene.slot("at") if scene.rng.random() < 0.7 else scene.where()
    return where.removeprefix(scene.place.street).removeprefix(scene.place.community) or (
        f"{scene.place.road}{scene.place.number}号"
    )


def _shuffled(rng: Random, templates: Sequence[str]) -> list[str]:
    return rng.sample(templates, len(templates))
