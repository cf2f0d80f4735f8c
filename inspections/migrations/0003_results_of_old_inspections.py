"""The five check columns of inspections so far become rows of results."""

from django.db import migrations
from django.db.models import F

CHECKS = {
    "appearance": ("visual", "外观", "Appearance"),
    "dimensions": ("visual", "尺寸", "Dimensions"),
    "function": ("function", "功能", "Function"),
    "documents": ("document", "随货文件", "Documents"),
    "hsf": ("hsf", "有害物质", "Hazardous substances"),
}


def columns_to_rows(apps, schema_editor):
    Inspection = apps.get_model("inspections", "Inspection")
    Result = apps.get_model("inspections", "CharacteristicResult")
    Inspection.objects.filter(opened_at__isnull=True).update(
        state="decided", opened_at=F("decided_at"), opened_by=F("decided_by")
    )
    batch = []
    for inspection in Inspection.objects.order_by("pk").iterator(500):
        for position, (code, (kind, name, name_en)) in enumerate(CHECKS.items(), 1):
            verdict = getattr(inspection, code)
            batch.append(
                Result(
                    inspection=inspection,
                    position=position,
                    aspect=code,
                    kind=kind,
                    name=name,
                    name_en=name_en,
                    verdict=verdict,
                    recorded_at=None if verdict == "none" else inspection.decided_at,
                    recorded_by_id=None if verdict == "none" else inspection.decided_by_id,
                )
            )
        if len(batch) > 1_000:
            Result.objects.bulk_create(batch)
            batch = []
    Result.objects.bulk_create(batch)


class Migration(migrations.Migration):
    dependencies = [("inspections", "0002_plans_and_results")]

    operations = [migrations.RunPython(columns_to_rows, migrations.RunPython.noop, elidable=True)]
