"""Public interface of usual reasons."""

from jiceng.records.reasons.lists import UsualReasons
from jiceng.records.reasons.queries import reasons_of

__all__ = ["UsualReasons", "reasons_of"]
