"""What sessions hold, sealed in their table.

A session holds for a while what must not lie open in a dump of the database: the secret of a
second factor that is being set up, a form that waits until its sender has confirmed who they are.
"""

from __future__ import annotations

from typing import Any, Final

import orjson

from jiceng.core import crypto

CONTEXT: Final = "sessions.Session.session_data"


class SealedSerializer:
    """Django's `SESSION_SERIALIZER`: JSON under the installation's key.

    What does not open (another key ring, an older format) counts as an empty session.
    """

    def dumps(self, held: Any) -> bytes:
        """Seal what a session holds."""
        return crypto.seal(
            orjson.dumps(held, option=orjson.OPT_NON_STR_KEYS).decode(), context=CONTEXT
        )

    def loads(self, sealed: bytes) -> Any:
        """Open what `dumps` made."""
        return orjson.loads(crypto.unseal(sealed, context=CONTEXT))
