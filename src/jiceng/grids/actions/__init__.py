"""Verbs on grids."""

from jiceng.grids.actions.names import remove_alias, set_alias
from jiceng.grids.actions.outlines import Loaded, load_grids, publish_version
from jiceng.grids.actions.posts import (
    assign_post,
    end_post,
    link_member,
    link_party,
    publish_phone,
    unlink_member,
    unlink_party,
)

__all__ = [
    "Loaded",
    "assign_post",
    "end_post",
    "link_member",
    "link_party",
    "load_grids",
    "publish_phone",
    "publish_version",
    "remove_alias",
    "set_alias",
    "unlink_member",
    "unlink_party",
]
