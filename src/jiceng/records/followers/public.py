"""Public interface of followers."""

from __future__ import annotations

from jiceng.records.followers.actions import follow, unfollow
from jiceng.records.followers.parts import Followers
from jiceng.records.followers.queries import followers_of, follows

__all__ = ["Followers", "follow", "followers_of", "follows", "unfollow"]
