"""Puts the words of requests with traditional characters under their simplified forms.

Every character of a text is the first of a pair or stands alone (see `words`), so the index finds
those requests by beginnings; the others, which are nearly all, are not touched.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

from jiceng.cases import index_words

ASKED_AT_ONCE, WRITTEN_AT_ONCE = 100, 1000


def fold(_apps: Any, schema_editor: Any) -> None:
    """Index anew whatever holds a traditional character."""
    with schema_editor.connection.cursor() as cursor:
        # A look at all vectors, each against a hundred beginnings, is what the planner may choose.
        cursor.execute("SET LOCAL enable_seqscan = off")
        found = sorted(_holding(cursor))
        for at in range(0, len(found), WRITTEN_AT_ONCE):
            cursor.execute(
                "SELECT title, text, address, number, id FROM cases_case WHERE id = ANY(%s)",
                [found[at : at + WRITTEN_AT_ONCE]],
            )
            cursor.executemany(
                "UPDATE cases_casesearch SET words = %s::tsvector WHERE case_id = %s",
                [
                    (index_words.tsvector_literal(index_words.words_of(*texts)), id_)
                    for *texts, id_ in cursor.fetchall()
                ],
            )
        cursor.execute("SET LOCAL enable_seqscan = on")


def _holding(cursor: Any) -> set[Any]:
    olds, found = list(index_words.simplified()), set[Any]()
    for at in range(0, len(olds), ASKED_AT_ONCE):
        asked = " | ".join(f"{old}:*" for old in olds[at : at + ASKED_AT_ONCE])
        cursor.execute("SELECT case_id FROM cases_casesearch WHERE words @@ %s::tsquery", [asked])
        found.update(id_ for (id_,) in cursor.fetchall())
    return found


class Migration(migrations.Migration):
    dependencies = [("cases", "0018_numbers_by_their_ends")]
    operations = [migrations.RunPython(fold, migrations.RunPython.noop)]
