"""What was agreed about all of the goods becomes a line; what was not isolated is told."""

from django.db import migrations


def add_lines(apps, schema_editor):
    Anomaly = apps.get_model("inspections", "Anomaly")
    Line = apps.get_model("inspections", "AnomalyDisposition")
    agreed = Anomaly.objects.exclude(disposition="").filter(lines__isnull=True)
    Line.objects.bulk_create(
        [
            Line(anomaly=found, disposition=found.disposition, quantity=found.quantity)
            for found in agreed.order_by("pk").iterator()
        ],
        batch_size=500,
    )
    # Isolated goods stay put until a disposition is agreed: what stands elsewhere before was out
    # when it failed, or was released for a second look.
    early = Anomaly.objects.filter(state__in=["reported", "contained", "told"])
    early.exclude(item__state="quarantined").update(isolated=False)
    Anomaly.objects.filter(kind__in=["over", "wrong_owner", "unexpected"]).exclude(
        item__state="quarantined"
    ).update(isolated=False)


class Migration(migrations.Migration):
    dependencies = [("inspections", "0015_anomaly_steps")]
    operations = [migrations.RunPython(add_lines, migrations.RunPython.noop)]
