"""Minimum speed of request bodies, and which connections are closed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jiceng.config.slow_bodies import GRACE_SECONDS, MIN_BYTES_PER_SECOND, BodySlots, Pace
from jiceng.core.networks import customer_network_of

PARTS = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 10_000_000)), max_size=12)


def over_at(parts: list[tuple[float, int]], at: float) -> bool:
    """Whether more time has passed since some moment than the grace period and the received
    bytes allow.
    """
    moments = [0.0, *(moment for moment, _count in parts)]

    def behind(since: float, until: float) -> float:
        came = sum(count for moment, count in parts if since < moment <= until)
        return until - since - GRACE_SECONDS - came / MIN_BYTES_PER_SECOND

    # The bytes of a part count only from its arrival.
    ends = [(moment, count) for moment, count in parts if moment <= at] + [(at, 0)]
    return any(
        behind(since, until) + count / MIN_BYTES_PER_SECOND >= -1e-6
        for until, count in ends
        for since in moments
        if since < until
    )


@given(PARTS, st.integers(0, 400))
def test_body_is_too_slow_if_ever_behind_the_grace_period(
    steps: list[tuple[int, int]], after: int
) -> None:
    pace, at = Pace(0.0), 0.0
    parts: list[tuple[float, int]] = []
    for wait, count in steps:
        at += wait / 10 + 0.01
        pace.came(count, at)
        parts.append((at, count))
    at += after / 10
    assert (pace.left(at) <= 1e-6) == over_at(parts, at)
    assert pace.left(at) <= GRACE_SECONDS


def test_early_bytes_do_not_allow_a_later_pause() -> None:
    pace = Pace(0.0)
    pace.came(1_000_000_000, 1.0)
    assert pace.left(1.0) == GRACE_SECONDS
    assert pace.left(21.5) < 0


def test_connection_at_the_minimum_speed_is_never_closed() -> None:
    pace = Pace(0.0)
    for second in range(1, 10_000):
        assert pace.left(float(second)) > 0
        pace.came(MIN_BYTES_PER_SECOND, float(second))


class Body:
    def __init__(self, began: float) -> None:
        self.pace = Pace(began)
        self.is_dropped = False

    def drop(self) -> None:
        self.is_dropped = True


def test_slowest_body_of_a_network_is_dropped_for_a_new_one() -> None:
    places: BodySlots[Body] = BodySlots(10, 3)
    slow, quick, new = Body(0.0), Body(0.0), Body(9.9)
    quick.pace.came(1_000_000, 5.0)
    other = Body(0.0)
    places.take("b", other, 0.0)
    for body in (slow, quick, new):
        places.take("a", body, 10.0)
    places.take("a", Body(10.0), 10.0)
    assert [body.is_dropped for body in (slow, quick, new, other)] == [True, False, False, False]
    assert len(places) == 4
    places.leave("a", slow)
    assert len(places) == 4


def test_largest_network_gives_way_when_all_slots_are_taken() -> None:
    places: BodySlots[Body] = BodySlots(4, 3)
    many = [Body(0.0) for _number in range(3)]
    few = Body(0.0)
    places.take("few", few, 0.0)
    for body in many:
        places.take("many", body, 0.0)
    places.take("new", Body(5.0), 5.0)
    assert [body.is_dropped for body in many].count(True) == 1
    assert not few.is_dropped
    assert len(places) == 4


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.booleans()), max_size=60))
def test_number_of_bodies_is_limited_and_dropped_ones_free_their_slot(
    steps: list[tuple[str, bool]],
) -> None:
    places: BodySlots[Body] = BodySlots(7, 3)
    inside: list[tuple[str, Body]] = []
    for number, (network, leaves) in enumerate(steps):
        if leaves and inside:
            places.leave(*inside.pop(0))
        else:
            body = Body(float(number))
            places.take(network, body, float(number))
            assert not body.is_dropped
            inside.append((network, body))
        inside = [(where, body) for where, body in inside if not body.is_dropped]
        assert len(places) == len(inside) <= 7
        assert max([sum(where == one for where, _body in inside) for one in "abcd"]) <= 3


def test_one_ipv6_network_counts_as_one_client() -> None:
    assert len({customer_network_of(f"2001:db8:1:{n:x}::1") for n in range(300)}) == 1
    assert customer_network_of("2001:db8:2::1") != customer_network_of("2001:db8:1::1")
