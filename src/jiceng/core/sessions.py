"""Django's `SESSION_ENGINE`: what sessions hold, sealed in their table, each bound to its key.

A session holds for a while what must not lie open in a dump of the database: the secret of a
second factor that is being set up, a form that waits until its sender has confirmed who they are.
What was sealed for one session opens in no other: whoever can write to the table cannot give a
session of their own what somebody else's holds.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any, Final

import orjson
from django.contrib.sessions.backends.db import SessionStore as TableStore

from jiceng.core import crypto
from jiceng.core.errors import Problem

CONTEXT: Final = "sessions.Session.session_data"


class SessionStore(TableStore):
    """JSON under the installation's key, in the table of sessions.

    What does not open (another key ring, another session, an older format) counts as an empty
    session: its person signs in again.
    """

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Seal what a session holds."""
        held = orjson.dumps(session_dict, option=orjson.OPT_NON_STR_KEYS).decode()
        return b64encode(crypto.seal(held, context=CONTEXT, row=str(self.session_key))).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Open what `encode` made for this session."""
        try:
            sealed = b64decode(session_data, validate=True)
            held = crypto.unseal(sealed, context=CONTEXT, row=str(self.session_key))
        except (ValueError, Problem):
            return {}
        found: dict[str, Any] = orjson.loads(held)
        return found
