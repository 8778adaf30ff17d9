"""Comparison of the libraries' second factors and identities with people's chains, which finds
those that were added or removed outside the pages.

The content of a factor is encrypted and bound to its row and its person (`accounts.adapters`).
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from jiceng.core.state_findings import StateFinding, StateFindingKind

# Events record each added and removed second factor by its kind. One event records the unlinking
# of all identities of a person.
_RECORDED = """
WITH recorded AS (
    SELECT stream_id, seq, type, data::jsonb ->> 'kind' AS kind FROM core_event
    WHERE stream_kind = 'person'
      AND type IN ('factor.added', 'factor.removed', 'identity.linked', 'identity.unlinked')
), wanted AS (
    SELECT 'mfa_authenticator' AS place, stream_id AS person, kind,
           count(*) FILTER (WHERE type = 'factor.added')
           - count(*) FILTER (WHERE type = 'factor.removed') AS number
    FROM recorded WHERE type LIKE 'factor.%%' GROUP BY stream_id, kind
    UNION ALL
    SELECT 'socialaccount_socialaccount', stream_id, '', count(*) FILTER (
        WHERE type = 'identity.linked' AND seq > coalesce((
            SELECT max(u.seq) FROM recorded AS u
            WHERE u.stream_id = t.stream_id AND u.type = 'identity.unlinked'), 0))
    FROM recorded AS t WHERE type LIKE 'identity.%%' GROUP BY stream_id
), held AS (
    SELECT 'mfa_authenticator' AS place, user_id AS person, type AS kind, count(*) AS number
    FROM mfa_authenticator GROUP BY user_id, type
    UNION ALL
    SELECT 'socialaccount_socialaccount', user_id, '', count(*)
    FROM socialaccount_socialaccount GROUP BY user_id
)
SELECT place, person, coalesce(h.number, 0) > coalesce(w.number, 0)
FROM wanted AS w FULL JOIN held AS h USING (place, person, kind)
WHERE coalesce(h.number, 0) <> coalesce(w.number, 0) ORDER BY place, person, kind
"""


def sign_in_findings() -> Iterator[StateFinding]:
    """Factors and identities that no event has added, or that none has removed; each by its
    person."""
    with connection.cursor() as cursor:
        cursor.execute(_RECORDED, [])
        for table, person, is_more in cursor.fetchall():
            kind = StateFindingKind.ROW_UNTOLD if is_more else StateFindingKind.ROW_MISSING
            yield StateFinding(kind, table, str(person))
