"""What the database refuses, whoever asks: changing an issued document, and numbers that are not the
next one. A document may be declared void, and its files end in their time."""

from __future__ import annotations

from django.db import migrations

from jiceng.core.ownerfunctions import run

REFUSALS = """
CREATE FUNCTION documents_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an issued document and its number are never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER never_deleted BEFORE DELETE ON documents_document
FOR EACH ROW EXECUTE FUNCTION documents_refuse();
CREATE TRIGGER never_deleted BEFORE DELETE ON documents_counter
FOR EACH ROW EXECUTE FUNCTION documents_refuse();
CREATE TRIGGER never_deleted BEFORE DELETE ON documents_template
FOR EACH ROW EXECUTE FUNCTION documents_refuse();
CREATE TRIGGER never_changed BEFORE UPDATE ON documents_document FOR EACH ROW
WHEN (
    to_jsonb(NEW) - '{title,void_reason,voided_at,erased_at,docx,pdf}'::text[]
        IS DISTINCT FROM to_jsonb(OLD) - '{title,void_reason,voided_at,erased_at,docx,pdf}'::text[]
    OR (OLD.voided_at IS NOT NULL AND NEW.voided_at IS DISTINCT FROM OLD.voided_at)
    OR (OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at)
    OR ((OLD.docx, OLD.pdf) IS DISTINCT FROM (NEW.docx, NEW.pdf)
        AND (NEW.docx <> '' OR NEW.pdf <> '' OR NEW.erased_at IS NULL))
) EXECUTE FUNCTION documents_refuse();
CREATE TRIGGER never_changed BEFORE UPDATE ON documents_template FOR EACH ROW
WHEN (to_jsonb(NEW) - 'retired_at' IS DISTINCT FROM to_jsonb(OLD) - 'retired_at')
EXECUTE FUNCTION documents_refuse();
CREATE TRIGGER counts_on BEFORE UPDATE ON documents_counter FOR EACH ROW
WHEN (
    NEW.last <> OLD.last + 1
    OR (OLD.id, OLD.kind, OLD.unit_id, OLD.year) IS DISTINCT FROM
       (NEW.id, NEW.kind, NEW.unit_id, NEW.year)
) EXECUTE FUNCTION documents_refuse();
CREATE TRIGGER begins_at_one BEFORE INSERT ON documents_counter FOR EACH ROW
WHEN (NEW.last <> 0) EXECUTE FUNCTION documents_refuse();
"""
UNDO = """
DROP TRIGGER begins_at_one ON documents_counter;
DROP TRIGGER counts_on ON documents_counter;
DROP TRIGGER never_changed ON documents_template;
DROP TRIGGER never_changed ON documents_document;
DROP TRIGGER never_deleted ON documents_template;
DROP TRIGGER never_deleted ON documents_counter;
DROP TRIGGER never_deleted ON documents_document;
DROP FUNCTION documents_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [run(REFUSALS, UNDO)]
