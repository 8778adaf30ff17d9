"""Session store (`SESSION_ENGINE`) with encrypted session data, bound to the session's key.

A session temporarily holds data that must not be readable in a dump of the database: the secret of
a second factor during its set-up, a form that waits for its sender's re-authentication. Data sealed
for one session cannot be decrypted in another, so that write access to the table does not allow
copying another person's session.
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

    Data that cannot be decrypted (another key ring, another session, an older format) counts as an
    empty session: the user signs in again.
    """

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Seal a session's data."""
        held = orjson.dumps(session_dict, option=orjson.OPT_NON_STR_KEYS).decode()
        return b64encode(crypto.seal(held, context=CONTEXT, row=str(self.session_key))).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Decrypt data that `encode` sealed for this session."""
        try:
            sealed = b64decode(session_data, validate=True)
            held = crypto.unseal(sealed, context=CONTEXT, row=str(self.session_key))
        except (ValueError, Problem):
            return {}
        found: dict[str, Any] = orjson.loads(held)
        return found
