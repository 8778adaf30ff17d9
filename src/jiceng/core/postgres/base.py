"""The backend itself; Django looks for it in a module of this name."""

from __future__ import annotations

import select
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks the socket whether a kept connection is still up, before it asks the server.

    With ``CONN_HEALTH_CHECKS`` Django sends a ``SELECT 1`` ahead of every web request's first
    query. A server that shuts down, crashes or drops a connection says so on the socket, which can
    be seen without a trip: while nothing is waiting there, the connection is as good as after a
    ``SELECT 1``, which cannot promise either that the next statement arrives.
    """

    def is_usable(self) -> bool:
        """Whether statements can be sent over this connection."""
        if self.connection is None or self.connection.closed:
            return False
        waiting = select.poll()
        waiting.register(self.connection.fileno(), select.POLLIN)
        return super().is_usable() if waiting.poll(0) else True

    @contextmanager
    def _nodb_cursor(self) -> Iterator[Any]:
        """Outside of any database, where databases are made and dropped, we are the owner."""
        facts = {**self.settings_dict, **(self.settings_dict.get("OWNER") or {})}
        with super(DatabaseWrapper, type(self)(facts, self.alias))._nodb_cursor() as cursor:
            yield cursor
