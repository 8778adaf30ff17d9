"""The database backend; Django requires this module name."""

from __future__ import annotations

import select
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql import base, operations

from jiceng.core.change_journal import Journal, in_action


class DatabaseOperations(operations.DatabaseOperations):
    """Django's, with compilers that note changes to evidence."""

    compiler_module = "jiceng.core.postgres.compiler"


class DatabaseWrapper(base.DatabaseWrapper):
    """Keeps a journal of its transaction's changes, and checks kept connections cheaply.

    With ``CONN_HEALTH_CHECKS`` Django sends a ``SELECT 1`` ahead of every web request's first
    query. A server that shuts down, crashes or drops a connection signals this on the socket, which
    can be checked without a round trip: while no data is waiting there, the connection is as good
    as after a ``SELECT 1``, which cannot guarantee the next statement either.
    """

    ops_class = DatabaseOperations

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.journal = Journal()

    def is_usable(self) -> bool:
        """Whether statements can be sent over this connection."""
        if self.connection is None or self.connection.closed:
            return False
        waiting = select.poll()
        waiting.register(self.connection.fileno(), select.POLLIN)
        return super().is_usable() if waiting.poll(0) else True

    def _commit(self) -> None:
        self.journal.refuse_unrecorded()
        super()._commit()  # type: ignore[misc]
        self.journal.clear()

    def _rollback(self) -> None:
        self.journal.clear()
        super()._rollback()  # type: ignore[misc]

    def _close(self) -> None:
        self.journal.clear()
        super()._close()  # type: ignore[misc]

    def _savepoint(self, sid: str) -> None:
        super()._savepoint(sid)  # type: ignore[misc]
        self.journal.mark(sid)

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self.journal.back_to(sid)

    def _savepoint_commit(self, sid: str) -> None:
        # In a test's transaction, the product's outermost transaction ends with a savepoint.
        if not in_action():
            self.journal.refuse_unrecorded()
        super()._savepoint_commit(sid)  # type: ignore[misc]
        self.journal.unmark(sid)

    @contextmanager
    def _nodb_cursor(self) -> Iterator[Any]:
        """Use the owner's role outside of any database, where databases are created and dropped."""
        facts = {**self.settings_dict, **(self.settings_dict.get("OWNER") or {})}
        with super(DatabaseWrapper, type(self)(facts, self.alias))._nodb_cursor() as cursor:
            yield cursor
