"""Evidence declarations of the directory's models: all of them are evidence."""

from typing import Final

from jiceng.core.evidence import evidence

EVIDENCE: Final = (
    evidence("directory.Unit", clear=["name", "path"]),
    evidence("directory.UnitPlacement", clear=["name"]),
    evidence("directory.UnitLink"),
    evidence(
        "directory.Person",
        apart={"last_login": "signing in writes it"},
        guarded=["password"],
    ),
    evidence("directory.Role", clear=["name"]),
    evidence("directory.Proposal"),
    evidence("directory.Post"),
    evidence(
        "directory.ApiKey",
        apart={"last_used_at": "written at each use of the key"},
        guarded=["digest"],
    ),
)
