"""A frozen roster is changed by nobody, whoever asks: neither its rows nor its answers. Names end in
their time; sealing them anew under another key changes no name, and the digests of rows tell."""

from __future__ import annotations

from django.db import migrations

from jiceng.core.ownerfunctions import run

FROZEN = """
CREATE FUNCTION rosters_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a frozen roster is never changed: make a new edition'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER frozen BEFORE UPDATE ON rosters_roster FOR EACH ROW
WHEN (
    OLD.frozen_at IS NOT NULL
    AND to_jsonb(NEW) - '{reason,erased_at}'::text[]
        IS DISTINCT FROM to_jsonb(OLD) - '{reason,erased_at}'::text[]
) EXECUTE FUNCTION rosters_refuse();
CREATE TRIGGER never_deleted BEFORE DELETE ON rosters_roster
FOR EACH ROW EXECUTE FUNCTION rosters_refuse();
CREATE TRIGGER never_deleted BEFORE DELETE ON rosters_rosterrow
FOR EACH ROW EXECUTE FUNCTION rosters_refuse();
CREATE TRIGGER never_deleted BEFORE DELETE ON rosters_rosterquestion
FOR EACH ROW EXECUTE FUNCTION rosters_refuse();

CREATE FUNCTION rosters_refuse_if_frozen() RETURNS trigger LANGUAGE plpgsql
SET search_path = {schema}, pg_temp AS $$
DECLARE
    frozen timestamptz;
BEGIN
    -- Waits for whoever is freezing it just now.
    SELECT frozen_at INTO frozen FROM rosters_roster WHERE id = NEW.roster_id FOR SHARE;
    IF frozen IS NOT NULL THEN
        RAISE EXCEPTION 'a frozen roster is never changed: make a new edition'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER frozen_added BEFORE INSERT ON rosters_rosterrow
FOR EACH ROW EXECUTE FUNCTION rosters_refuse_if_frozen();
CREATE TRIGGER frozen_changed BEFORE UPDATE ON rosters_rosterrow FOR EACH ROW
WHEN (
    (OLD.id, OLD.roster_id, OLD.number, OLD.person_id, OLD.is_left_out, OLD.digest)
    IS DISTINCT FROM
    (NEW.id, NEW.roster_id, NEW.number, NEW.person_id, NEW.is_left_out, NEW.digest)
) EXECUTE FUNCTION rosters_refuse_if_frozen();
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE ON rosters_rosterquestion
FOR EACH ROW EXECUTE FUNCTION rosters_refuse_if_frozen();
"""
UNDO = """
DROP TRIGGER frozen ON rosters_rosterquestion;
DROP TRIGGER frozen_changed ON rosters_rosterrow;
DROP TRIGGER frozen_added ON rosters_rosterrow;
DROP TRIGGER never_deleted ON rosters_rosterquestion;
DROP TRIGGER never_deleted ON rosters_rosterrow;
DROP TRIGGER never_deleted ON rosters_roster;
DROP TRIGGER frozen ON rosters_roster;
DROP FUNCTION rosters_refuse_if_frozen();
DROP FUNCTION rosters_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("rosters", "0001_initial")]
    operations = [run(FROZEN, UNDO)]
