"""The mapping that is chosen in advance for a table."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases.importing.best_mapping import best_fit, fits

columns = st.frozensets(st.sampled_from("abcdef"))
mappings = st.dictionaries(st.sampled_from(["hotline", "nyc", "own", "replies"]), columns)


@given(mappings, columns)
def test_the_chosen_mapping_is_complete_and_uses_most_columns(
    named: dict[str, frozenset[str]], there: frozenset[str]
) -> None:
    required = {name: sorted(each) for name, each in named.items()}
    usable = {name: len(each) for name, each in named.items() if each and each <= there}
    best = best_fit(required, there)
    if not usable:
        assert best is None
        return
    assert best is not None
    assert best.found == max(usable.values())
    assert best.name == min(name for name, size in usable.items() if size == best.found)


@given(mappings, columns)
def test_every_mapping_is_listed_with_what_it_lacks(
    named: dict[str, frozenset[str]], there: frozenset[str]
) -> None:
    listed = fits({name: sorted(each) for name, each in named.items()}, there)
    assert {fit.name for fit in listed} == named.keys()
    for fit in listed:
        assert set(fit.lacks) == named[fit.name] - there
        assert fit.found == len(named[fit.name] & there)
    complete = [fit.is_complete for fit in listed]
    assert complete == sorted(complete, reverse=True)
