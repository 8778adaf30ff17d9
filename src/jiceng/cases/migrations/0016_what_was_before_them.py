from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

MERGES = """
INSERT INTO cases_casemerge (id, case_id, into_id, at, state)
SELECT gen_random_uuid(), id, merged_into_id, closed_at, 'accepted'
FROM cases_case WHERE merged_into_id IS NOT NULL AND closed_at IS NOT NULL
"""
# Whoever answered for a person at a desk did so on the phone; of the others some came with what
# another system had asked.
WAYS = """
UPDATE cases_callback AS c SET way = CASE
    WHEN c.by_id IS NOT NULL THEN 'phone'
    WHEN k.source NOT IN ('', 'form') THEN 'source'
    ELSE 'page' END
FROM cases_case AS k WHERE k.id = c.case_id
"""
LAST_WAYS = """
UPDATE cases_case AS k SET callback_way = last.way
FROM (
    SELECT DISTINCT ON (case_id) case_id, way FROM cases_callback
    WHERE valid ORDER BY case_id, at DESC, id DESC
) AS last
WHERE last.case_id = k.id AND k.callback_valid
"""


def carry_units(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """An amount that was asked for meant the unit in which the clock ran: that of the extension
    which was granted, else of the time given last."""
    asked = apps.get_model("cases", "Approval").objects.filter(  # type: ignore[misc]
        amount__isnull=False
    )
    for row in asked.select_related("case").iterator():
        entries = row.case.ledger
        granted = [e["amount"] for e in entries if e["kind"] == "extend"]
        same = [text for text in granted if _amount(text) == float(row.amount or 0)]
        given = [e["span"] for e in entries if e.get("span")]
        text = (same or given[-1:] or [""])[0]
        row.amount_unit = text.split()[-1] if text else ""
        row.save(update_fields=["amount_unit"])


def _amount(text: str) -> float:
    return float(text.split(maxsplit=1)[0])


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_merges_ways_and_units")]

    operations = [
        migrations.RunSQL(MERGES, migrations.RunSQL.noop),
        migrations.RunSQL(WAYS, migrations.RunSQL.noop),
        migrations.RunSQL(LAST_WAYS, migrations.RunSQL.noop),
        migrations.RunPython(carry_units, migrations.RunPython.noop),
    ]
