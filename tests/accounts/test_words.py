"""Texts of account messages."""

from __future__ import annotations

import pytest
from django.utils import translation

from jiceng.accounts import words

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 "


@pytest.mark.parametrize(
    ("user_agent", "says"),
    [
        (WINDOWS + "Chrome/120.0 Safari/537.36", "Chrome · Windows"),
        (WINDOWS + "Chrome/120.0 Safari/537.36 Edg/120.0", "Edge · Windows"),
        (PHONE + "Mobile/15E148 MicroMessenger/8.0.40", "WeChat · iPhone"),
        (PHONE + "Version/17.0 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko Firefox/120.0", "Firefox · Linux"),
        ("Mozilla/5.0 (Phone; OpenHarmony 5.0) ArkWeb Chrome/114", "Chrome · HarmonyOS"),
        ("curl/8", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_device_name_is_readable(user_agent, says):
    with translation.override("en"):
        assert words.device(user_agent) == says


def test_event_without_label_is_shown_by_its_type():
    assert words.deed("person.danced") == "person.danced"
