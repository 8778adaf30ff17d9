"""Actions on grids."""

from jiceng.grids.actions.drafts import (
    add_grid,
    edit_grid,
    join_grids,
    remove_grid,
    split_grid,
    undo_step,
)
from jiceng.grids.actions.names import remove_alias, set_alias
from jiceng.grids.actions.outlines import (
    Loaded,
    copy_version,
    discard_version,
    load_grids,
    publish_version,
)
from jiceng.grids.actions.posts import (
    NewGridPost,
    assign_post,
    assign_posts,
    end_post,
    erase_phones_of_ended,
    link_member,
    link_parties,
    link_party,
    publish_phone,
    unlink_member,
    unlink_party,
)

__all__ = [
    "Loaded",
    "NewGridPost",
    "add_grid",
    "assign_post",
    "assign_posts",
    "copy_version",
    "discard_version",
    "edit_grid",
    "end_post",
    "erase_phones_of_ended",
    "join_grids",
    "link_member",
    "link_parties",
    "link_party",
    "load_grids",
    "publish_phone",
    "publish_version",
    "remove_alias",
    "remove_grid",
    "set_alias",
    "split_grid",
    "undo_step",
    "unlink_member",
    "unlink_party",
]
