"""Public interface of secret links."""

from __future__ import annotations

from jiceng.records.links.actions import Issued, issue, open_link, renew, revoke, revoke_all
from jiceng.records.links.models import SecretLink
from jiceng.records.links.purposes import LinkPurpose, MayIssue
from jiceng.records.links.queries import Opened, links_of, not_found, visible_to
from jiceng.records.links.secret import secret_for

__all__ = [
    "Issued",
    "LinkPurpose",
    "MayIssue",
    "Opened",
    "SecretLink",
    "issue",
    "links_of",
    "not_found",
    "open_link",
    "renew",
    "revoke",
    "revoke_all",
    "secret_for",
    "visible_to",
]
