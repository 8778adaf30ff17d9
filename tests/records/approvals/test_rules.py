"""Who decides: nobody on their own request, nobody twice, as many as are needed."""

from __future__ import annotations

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from jiceng.records.approvals import rules


@given(st.lists(st.tuples(st.integers(1, 3), st.booleans()), max_size=4), st.integers(1, 3))
def test_required_number_of_approvals_or_one_rejection_decides(
    given_words: list[tuple[int, bool]], needed: int
) -> None:
    decisions = [rules.Decision(UUID(int=who), granted) for who, granted in given_words]
    result = rules.outcome(decisions, needed)
    if any(not granted for _, granted in given_words):
        assert result is False
    elif len({who for who, _ in given_words}) >= needed:
        assert result is True
    else:
        assert result is None


def test_own_application_and_second_decision_are_refused() -> None:
    me, other = uuid4(), uuid4()
    assert rules.may_decide(me, [], me).code == "approval.own"
    assert rules.may_decide(other, [rules.Decision(me, granted=True)], me).code == "approval.twice"
    assert rules.may_decide(other, [], None).code == "approval.nobody"
    assert rules.may_decide(other, [], me)


def test_only_the_applicant_withdraws() -> None:
    me, other = uuid4(), uuid4()
    assert rules.may_withdraw(me, me)
    assert rules.may_withdraw(me, other).code == "approval.not_asker"
    assert rules.may_withdraw(None, None).code == "approval.not_asker"
