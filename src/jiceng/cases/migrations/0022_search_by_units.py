"""Lets the search's index answer for the units of a reader as well, and finds what lies with a
person by an index.

The rows name the units that their requests have to do with; from here on the database follows each
change of those. The index is built anew, once: on a million requests that takes minutes.
"""

from __future__ import annotations

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

UNITS = """
CREATE FUNCTION cases_units_of(wanted uuid) RETURNS uuid[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(DISTINCT unit) FROM (
        SELECT unnest(ARRAY[unit_id, first_receiver_id, area_id]) AS unit
        FROM cases_case WHERE id = wanted
        UNION ALL
        SELECT unit_id FROM cases_casetask WHERE case_id = wanted AND cancelled_at IS NULL
    ) AS found WHERE unit IS NOT NULL
$$;
"""
FILL = """
UPDATE cases_casesearch SET units = array_remove(
    ARRAY[found.unit_id, found.first_receiver_id, found.area_id], NULL
) FROM cases_case AS found WHERE found.id = case_id;
UPDATE cases_casesearch SET units = cases_units_of(case_id)
WHERE case_id IN (SELECT case_id FROM cases_casetask);
"""
FOLLOW = """
CREATE FUNCTION cases_follow_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases_casesearch SET units = cases_units_of(NEW.id) WHERE case_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER search_follows AFTER UPDATE OF unit_id, first_receiver_id, area_id ON cases_case
FOR EACH ROW WHEN (
    (OLD.unit_id, OLD.first_receiver_id, OLD.area_id)
    IS DISTINCT FROM (NEW.unit_id, NEW.first_receiver_id, NEW.area_id)
) EXECUTE FUNCTION cases_follow_case();

CREATE FUNCTION cases_follow_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases_casesearch SET units = cases_units_of(NEW.case_id) WHERE case_id = NEW.case_id;
    RETURN NULL;
END $$;
CREATE TRIGGER search_follows AFTER INSERT OR UPDATE OF unit_id, cancelled_at ON cases_casetask
FOR EACH ROW EXECUTE FUNCTION cases_follow_task();
"""
UNDO = """
DROP TRIGGER search_follows ON cases_case;
DROP TRIGGER search_follows ON cases_casetask;
DROP FUNCTION cases_follow_case();
DROP FUNCTION cases_follow_task();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0021_changed_at")]
    operations = [
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["handler"],
                condition=models.Q(is_open=True, handler__isnull=False),
                name="case_of_handler",
            ),
        ),
        migrations.RemoveIndex("casesearch", "case_search_words"),
        migrations.AddField(
            "casesearch",
            "units",
            django.contrib.postgres.fields.ArrayField(models.UUIDField(), default=list),
            preserve_default=False,
        ),
        migrations.RunSQL(UNITS, "DROP FUNCTION cases_units_of(uuid)"),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOW, UNDO),
        # What the fill has left pending would keep the table from being altered.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            "casesearch",
            models.CheckConstraint(
                condition=models.Q(units__len__gt=0), name="case_search_has_units"
            ),
        ),
        migrations.AddIndex(
            "casesearch",
            django.contrib.postgres.indexes.GinIndex(
                fields=["words", "units"], name="case_search_words"
            ),
        ),
    ]
