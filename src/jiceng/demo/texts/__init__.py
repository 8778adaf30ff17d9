"""Invented plausible requests and the answers to them.

Pure and seeded: no Django, no clock, no I/O; every function draws from the `Random` it is
given, so that the same seed builds the same district. All texts were written for this
project; no row of any data set is in them.
"""

from __future__ import annotations

from jiceng.demo.texts.answers import (
    callback_remark,
    decline_reason,
    evidence_of,
    exclusion_reason,
    extension_reason,
    interim_answer,
    joint_action,
    pause,
    reply,
    return_reason,
    urge,
)
from jiceng.demo.texts.calendar import (
    channel_mix,
    draw_category,
    draw_channel,
    draw_moment,
    hour_weights,
    month_shares,
    weekday_weights,
    weights,
)
from jiceng.demo.texts.categories import CATEGORY_CODES, KIND_OF_CATEGORY, category_code
from jiceng.demo.texts.compose import generate, hot_event
from jiceng.demo.texts.kinds import KINDS, kind_of
from jiceng.demo.texts.model import (
    Channel,
    Draft,
    Fact,
    MatterKind,
    PlaceWords,
    ReplyOutcome,
    Tone,
    Urgency,
)
from jiceng.demo.texts.persons import (
    caller_name,
    distinct_names,
    person_name,
    phone,
    resident_phone,
)
from jiceng.demo.texts.places import Gazetteer, gazetteer, shorten
from jiceng.demo.texts.work import JointAction, Pause

__all__ = [
    "CATEGORY_CODES",
    "KINDS",
    "KIND_OF_CATEGORY",
    "Channel",
    "Draft",
    "Fact",
    "Gazetteer",
    "JointAction",
    "MatterKind",
    "Pause",
    "PlaceWords",
    "ReplyOutcome",
    "Tone",
    "Urgency",
    "callback_remark",
    "caller_name",
    "category_code",
    "channel_mix",
    "decline_reason",
    "distinct_names",
    "draw_category",
    "draw_channel",
    "draw_moment",
    "evidence_of",
    "exclusion_reason",
    "extension_reason",
    "gazetteer",
    "generate",
    "hot_event",
    "hour_weights",
    "interim_answer",
    "joint_action",
    "kind_of",
    "month_shares",
    "pause",
    "person_name",
    "phone",
    "reply",
    "resident_phone",
    "return_reason",
    "shorten",
    "urge",
    "weekday_weights",
    "weights",
]
