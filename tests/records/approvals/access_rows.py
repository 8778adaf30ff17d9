"""The doors of approvals for programs, by a request on which more time is asked for."""

from __future__ import annotations

from dataclasses import replace

from tests.access.table import OPEN, Answer, Row, Target
from tests.access.targets import approval
from tests.world import World

ONE = "api/v1/approvals/<uuidstr:approval_id>/"


def _listed(world: World) -> Target:
    return Target(secret=approval(world).secret)


def _decided(world: World) -> Target:
    return replace(approval(world), data={"granted": True, "reason": "同意"}, form=False)


def _withdrawn(world: World) -> Target:
    return replace(approval(world), data=None, form=False)


ROWS = {
    "approvals": (
        # Every user has a list with the applications that they may decide.
        Row("GET", "api/v1/approvals", "case.approve", _listed, outside=OPEN, refused=OPEN),
        Row("POST", f"{ONE}decide", "case.approve", _decided),
        # Only the applicant withdraws it.
        Row(
            "POST",
            f"{ONE}withdraw",
            "case.ask",
            _withdrawn,
            ok=frozenset({Answer.UNUSABLE}),
            post="JH-URB",
        ),
    )
}
