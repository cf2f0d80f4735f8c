"""Searching finds parts of words through an index; the register is read in each of its orders."""

from django.db import migrations, models

from custprop.lib import substrings


def install(apps, schema_editor):
    substrings.install(schema_editor.connection, "registry_item", "search_text")


def remove(apps, schema_editor):
    substrings.remove(schema_editor.connection, "registry_item", "search_text")


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_import_draft")]
    operations = [
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["state", "number"], name="item_in_state"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["received_at"], name="item_received_at"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["state_since"], name="item_state_since"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["owner", "state"], name="item_held_for"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                condition=models.Q(("expires_on__isnull", False)),
                fields=["expires_on"],
                name="item_expiring",
            ),
        ),
        migrations.RunPython(install, remove),
    ]
