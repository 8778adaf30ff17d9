"""Public interface of the joint centre."""

from jiceng.cases.joint_centre.actions import set_sitting
from jiceng.cases.joint_centre.agreements import issue_agreement

__all__ = ["issue_agreement", "set_sitting"]
