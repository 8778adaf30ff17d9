"""The language of what a command says: the strongest variable that is set."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jiceng.config.console_language import LANGUAGE_VARIABLES, console_language

values = st.sampled_from(["", "en", "en_GB.UTF-8", "EN", "zh_CN.UTF-8", "C", "fr_FR"])


@given(st.dictionaries(st.sampled_from([*LANGUAGE_VARIABLES, "HOME"]), values))
def test_first_variable_with_a_value_decides(environment: dict[str, str]) -> None:
    decisive = "zh"
    for name in reversed(LANGUAGE_VARIABLES):
        decisive = environment.get(name) or decisive
    wanted = "en" if decisive[:2].lower() == "en" else "zh-hans"
    assert console_language(environment) == wanted
