"""Secrets that are the same each time for the same cause."""

from __future__ import annotations

from jiceng.core import crypto
from jiceng.records.links.rules import secret_from


def secret_for(context: str, cause: str) -> str:
    """The secret of what a cause makes, however often it comes: a form that is sent twice gets one
    link. Without the installation's key nobody finds it.

    Args:
        context: keeps the same cause in two places from giving the same secret.
        cause: a digest of all that the form says.
    """
    return secret_from(crypto.mac(f"{context}\0{cause}".encode()))
