"""Sums of clusters as bytes, and the upgrade to them."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases.hot_issues import live
from jiceng.cases.hot_issues.models import Cluster
from jiceng.cases.hot_issues.rules.packed_sums import packed, unpacked
from tests.cases.conftest import built_world, world
from tests.cases.hot_issues.found import hot_issue
from tests.world import World

__all__ = ["built_world", "world"]

PAIRS = st.text(st.characters(exclude_categories=["Cs"]), min_size=2, max_size=2)


@given(st.dictionaries(PAIRS, st.floats(0, 1e6), max_size=50))
def test_nothing_is_rounded_and_the_order_is_kept(sums: dict[str, float]) -> None:
    assert list(unpacked(packed(sums)).items()) == list(sums.items())


def test_a_cluster_without_words_has_none() -> None:
    assert unpacked(b"") == {}


def test_packed_sums_are_shorter_than_their_text() -> None:
    sums = {chr(0x4E00 + n) + chr(0x5E00 + n): 1 / (n + 3) for n in range(100)}
    assert len(packed(sums)) < len(orjson.dumps(sums)) / 2


def test_clusters_of_before_are_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    hot_issue(world)
    upgrade: Any = import_module("jiceng.cases.hot_issues.migrations.0003_packed_sums")
    monkeypatch.setattr(upgrade, "BATCH", 2)
    Cluster.objects.filter(pk=Cluster.objects.order_by("-pk")[0].pk).update(sums=b"")
    now = {each.pk: bytes(each.sums) for each in Cluster.objects.all()}
    editor = SimpleNamespace(connection=connection)
    upgrade.unpack(None, editor)
    before = {each.pk: bytes(each.sums) for each in Cluster.objects.all()}
    assert all(before[key] == orjson.dumps(unpacked(now[key])) for key in now if now[key])
    upgrade.pack(None, editor)
    assert {each.pk: bytes(each.sums) for each in Cluster.objects.all()} == now
    assert sum(not each for each in now.values()) == 1


def test_clusters_are_read_as_they_are_in_memory(world: World) -> None:
    hot_issue(world)
    state = live.locked()
    assert state is not None
    before = live.current(state, world.at)
    live.forget()
    after = live.current(state, world.at)
    by_id = dict(zip(before.ids, before.clusters.found, strict=True))
    assert len(after.ids) == len(by_id)
    for key, cluster in zip(after.ids, after.clusters.found, strict=True):
        assert (dict(cluster.sums), cluster.squared) == (
            dict(by_id[key].sums),
            by_id[key].squared,
        )
