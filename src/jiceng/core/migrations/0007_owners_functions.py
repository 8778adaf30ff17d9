"""Functions of the owner for operations that the application needs and only the owner can do.

Temporary tables of their callers come last in their search path, so that none of those can replace
a real one.
"""

from typing import Any

from django.db import migrations

MAKE_PARTITIONS = """
CREATE FUNCTION core_make_partitions(first date, months integer) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $function$
DECLARE
    month timestamp;
    wanted timestamp[];
    begins timestamptz;
    ends timestamptz;
    partition text;
BEGIN
    IF months NOT BETWEEN 1 AND 24 THEN
        RAISE EXCEPTION 'partitions are made for 1 to 24 months ahead';
    END IF;
    -- Two that make partitions at once take turns.
    PERFORM pg_advisory_xact_lock(1784898934);
    wanted := ARRAY(
        SELECT first::timestamp + make_interval(months => number)
        FROM generate_series(0, months - 1) AS number
        UNION
        SELECT date_trunc('month', recorded_at AT TIME ZONE 'UTC')
        FROM core_event_default
        WHERE recorded_at
            < (first::timestamp + make_interval(months => months)) AT TIME ZONE 'UTC'
        ORDER BY 1
    );
    FOREACH month IN ARRAY wanted LOOP
        partition := 'core_event_' || to_char(month, 'YYYY_MM');
        CONTINUE WHEN to_regclass(partition) IS NOT NULL;
        begins := month AT TIME ZONE 'UTC';
        ends := (month + interval '1 month') AT TIME ZONE 'UTC';
        -- Filled first and attached then: attaching lets other months' appends go on, where
        -- CREATE … PARTITION OF would lock them all out.
        EXECUTE format('CREATE TABLE %I (LIKE core_event INCLUDING ALL)', partition);
        LOCK TABLE core_event_default IN ACCESS EXCLUSIVE MODE;
        EXECUTE format(
            'WITH moved AS (DELETE FROM core_event_default '
            'WHERE recorded_at >= $1 AND recorded_at < $2 RETURNING *) '
            'INSERT INTO %I SELECT * FROM moved', partition
        ) USING begins, ends;
        EXECUTE format(
            'ALTER TABLE core_event ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
            partition, begins, ends
        );
        RETURN NEXT partition;
    END LOOP;
END
$function$
"""

ANALYSE = """
CREATE FUNCTION core_analyse(tables text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $function$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY tables LOOP
        EXECUTE format('ANALYZE %I', name);
    END LOOP;
END
$function$
"""


def make(apps: Any, schema_editor: Any) -> None:
    """Create both, fixed to the schema of the tables."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        schema = cursor.fetchone()[0]
        for statement in (MAKE_PARTITIONS, ANALYSE):
            cursor.execute(statement.replace("{schema}", schema))


class Migration(migrations.Migration):
    dependencies = [("core", "0006_errands_of_ones_own")]
    operations = [
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
