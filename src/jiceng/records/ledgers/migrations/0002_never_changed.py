"""What the database refuses, whoever asks: changing an entry or a line, an entry that does not add
up to zero, and booking into a closed period."""

from __future__ import annotations

from django.db import migrations

from jiceng.core.ownerfunctions import run

REFUSALS = """
CREATE FUNCTION ledgers_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never changed: book a counter-entry', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON ledgers_line
FOR EACH ROW EXECUTE FUNCTION ledgers_never_changed();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON ledgers_closedperiod
FOR EACH ROW EXECUTE FUNCTION ledgers_never_changed();
CREATE TRIGGER never_deleted BEFORE DELETE ON ledgers_entry
FOR EACH ROW EXECUTE FUNCTION ledgers_never_changed();
-- Only its text ends, when its time has come.
CREATE TRIGGER never_changed BEFORE UPDATE ON ledgers_entry FOR EACH ROW
WHEN (NEW.text <> '' OR to_jsonb(NEW) - 'text' IS DISTINCT FROM to_jsonb(OLD) - 'text')
EXECUTE FUNCTION ledgers_never_changed();

CREATE FUNCTION ledgers_stays_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a closed period stays closed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER stays_closed BEFORE UPDATE OF closed_to ON ledgers_book FOR EACH ROW
WHEN (OLD.closed_to IS NOT NULL AND (NEW.closed_to IS NULL OR NEW.closed_to < OLD.closed_to))
EXECUTE FUNCTION ledgers_stays_closed();

CREATE FUNCTION ledgers_period_is_open() RETURNS trigger LANGUAGE plpgsql
SET search_path = {schema}, pg_temp AS $$
DECLARE
    closed date;
BEGIN
    -- Waits for whoever is closing a period just now.
    SELECT closed_to INTO closed FROM ledgers_book WHERE id = NEW.book_id FOR SHARE;
    IF closed >= NEW.day THEN
        RAISE EXCEPTION 'the period of % is closed', NEW.day
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER period_is_open BEFORE INSERT ON ledgers_entry
FOR EACH ROW EXECUTE FUNCTION ledgers_period_is_open();
"""
# Deferred: an entry comes before its lines.
BALANCE = """
CREATE FUNCTION ledgers_check_entry(wanted uuid) RETURNS void LANGUAGE plpgsql
SET search_path = {schema}, pg_temp AS $$
BEGIN
    PERFORM FROM ledgers_entry e
    JOIN ledgers_line l ON l.entry_id = e.id
    JOIN ledgers_account a ON a.id = l.account_id
    WHERE e.id = wanted
    GROUP BY e.id
    HAVING sum(l.amount) = 0 AND count(*) = e.line_count AND count(*) > 1
        AND bool_and(a.book_id = e.book_id) AND bool_and(l.day = e.day);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'entry % is no balanced entry of one book', wanted
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
END $$;
CREATE FUNCTION ledgers_entry_is_whole() RETURNS trigger LANGUAGE plpgsql
SET search_path = {schema}, pg_temp AS $$
BEGIN
    PERFORM ledgers_check_entry(NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION ledgers_line_is_whole() RETURNS trigger LANGUAGE plpgsql
SET search_path = {schema}, pg_temp AS $$
BEGIN
    PERFORM ledgers_check_entry(NEW.entry_id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER is_whole AFTER INSERT ON ledgers_entry
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledgers_entry_is_whole();
CREATE CONSTRAINT TRIGGER is_whole AFTER INSERT ON ledgers_line
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledgers_line_is_whole();
"""
UNDO = """
DROP TRIGGER is_whole ON ledgers_line;
DROP TRIGGER is_whole ON ledgers_entry;
DROP TRIGGER period_is_open ON ledgers_entry;
DROP TRIGGER stays_closed ON ledgers_book;
DROP TRIGGER never_changed ON ledgers_entry;
DROP TRIGGER never_deleted ON ledgers_entry;
DROP TRIGGER never_changed ON ledgers_closedperiod;
DROP TRIGGER never_changed ON ledgers_line;
DROP FUNCTION ledgers_line_is_whole();
DROP FUNCTION ledgers_entry_is_whole();
DROP FUNCTION ledgers_check_entry(uuid);
DROP FUNCTION ledgers_period_is_open();
DROP FUNCTION ledgers_stays_closed();
DROP FUNCTION ledgers_never_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("ledgers", "0001_initial")]
    operations = [run(REFUSALS + BALANCE, UNDO)]
