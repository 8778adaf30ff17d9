"""A unit that succeeds another may hold two parts of a need."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("needs", "0003_deadline")]
    operations = [migrations.RemoveConstraint("claim", "claim_once")]
