"""What a link opens never changes, and a revoked one never opens anything again."""

from __future__ import annotations

from django.db import migrations

from jiceng.core.ownerfunctions import run

STAYS = """
CREATE FUNCTION links_stay() RETURNS trigger LANGUAGE plpgsql
SET search_path = {schema}, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'what a link opens does not change, and a revoked one stays revoked'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER stays BEFORE UPDATE ON links_secretlink FOR EACH ROW
WHEN (
    (OLD.stream_kind, OLD.stream_id, OLD.subject_id, OLD.purpose, OLD.digest, OLD.issued_at)
    IS DISTINCT FROM
    (NEW.stream_kind, NEW.stream_id, NEW.subject_id, NEW.purpose, NEW.digest, NEW.issued_at)
    OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at)
) EXECUTE FUNCTION links_stay();
"""
UNDO = """
DROP TRIGGER stays ON links_secretlink;
DROP FUNCTION links_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("links", "0001_initial")]
    operations = [run(STAYS, UNDO)]
