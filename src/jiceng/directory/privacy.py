"""Personal data of the directory: staff only, no residents."""

from __future__ import annotations

from typing import Final

from jiceng.core.privacy import Personal, declare, keep

_AFTER_LEAVING = keep("left", years=3)

PRIVACY: Final = (
    declare(
        "directory.Unit",
        plain=[
            "id",
            "tree",
            "code",
            "name",
            "kind",
            "department_kind",
            "parent",
            "path",
            "valid_from",
            "valid_to",
            "successor",
        ],
    ),
    declare(
        "directory.UnitPlacement",
        plain=["id", "unit", "parent", "name", "valid_from", "valid_to"],
    ),
    declare(
        "directory.UnitLink",
        plain=["id", "party_unit", "admin_unit", "valid_from", "valid_to"],
    ),
    declare(
        "directory.Person",
        personal={
            "username": Personal("to sign in", _AFTER_LEAVING),
            "work_number": Personal("to know whom an identity provider means", _AFTER_LEAVING),
            "name": Personal("to say who is in charge", _AFTER_LEAVING),
            "phone": Personal("to reach the person at work", _AFTER_LEAVING),
            "last_login": Personal("to find unused accounts", _AFTER_LEAVING),
        },
        plain=[
            "id",
            "password",
            "language",
            "is_active",
            "must_change_password",
            "left_at",
            "erased_at",
        ],
    ),
    declare("directory.Role", plain=["code", "name", "permissions", "needs_mfa", "edited_at"]),
    declare(
        "directory.Proposal",
        personal={"args": Personal("to do what was proposed", keep("decided", days=0))},
        plain=[
            "id",
            "kind",
            "paths",
            "person",
            "role",
            "asked_by",
            "asked_at",
            "expires_at",
            "decided_by",
            "decided_at",
            "outcome",
        ],
    ),
    declare(
        "directory.Post",
        plain=["id", "person", "role", "unit", "valid_from", "valid_to", "successor"],
    ),
    declare(
        "directory.ApiKey",
        plain=[
            "id",
            "person",
            "label",
            "digest",
            "created_at",
            "valid_to",
            "last_used_at",
            "revoked_at",
        ],
    ),
)
