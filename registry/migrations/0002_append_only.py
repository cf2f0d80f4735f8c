"""The ledger becomes append-only, for the application and for everybody else."""

from django.db import migrations

from registry import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection, triggers.LEDGER)


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection, triggers.LEDGER)


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
