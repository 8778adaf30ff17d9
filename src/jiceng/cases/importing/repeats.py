"""Reference numbers that occur more than once in a file: the same request again, or another one."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from django.utils.translation import gettext as _

from jiceng.cases.importing.records import ImportedRequest, Rejected
from jiceng.records.imports.public import mark_of

WHAT = (
    "opened_at",
    "title",
    "text",
    "address",
    "lon",
    "lat",
    "unit",
    "categories",
    "media_url",
    "caller_name",
    "caller_phone",
)
"""Columns that identify a request's content; its progress (due, closed, answered) may change from
row to row.
"""


class Repeats:
    """Content of the first accepted row for each repeated number.

    Args:
        marks: hashes of the numbers that occur more than once; None if they were not counted.
    """

    def __init__(self, marks: Collection[int] | None = None) -> None:
        self._marks = marks
        self._taken: dict[str, tuple[int, bytes]] = {}

    def is_known(self, record: ImportedRequest) -> bool:
        """Whether an earlier row of the file was accepted under this number.

        Raises:
            Rejected: it was, with different content.
        """
        found = self._taken.get(record.ref)
        if found is None:
            return False
        line, content = found
        if content != _content(record):
            raise Rejected(
                _(
                    "The number “%(ref)s” is already used in line %(line)d, for a request "
                    "with different content. Give each request its own number."
                )
                % {"ref": record.ref[:60], "line": line}
            )
        return True

    def note(self, record: ImportedRequest) -> None:
        """Store an accepted row; of several under one number the first one counts."""
        if self._marks is None or mark_of(record.ref) in self._marks:
            self._taken.setdefault(record.ref, (record.line, _content(record)))


def _content(record: ImportedRequest) -> bytes:
    facts = repr([getattr(record, name) for name in WHAT])
    return hashlib.blake2b(facts.encode(), digest_size=16).digest()
