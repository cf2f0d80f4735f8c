"""What the demo's inspectors measure with: most of it calibrated, one overdue, one due soon."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from inspections.services.instruments import add_instrument
from registry.models import User

STANDARD = "标准器 / reference standard"
CALIPER = "卡尺 / caliper"
MICROMETER = "千分尺 / micrometer"
METER = "万用表 / multimeter"

# number, names, kind, serial number, resolution, unit, calibrated so many days ago, due in so many
INSTRUMENTS = [
    (
        "LJ-001",
        "数显卡尺 0–150 mm",
        "Digital caliper",
        CALIPER,
        "20 448 812",
        "0.01",
        "mm",
        120,
        245,
    ),
    (
        "LJ-002",
        "数显卡尺 0–150 mm",
        "Digital caliper",
        CALIPER,
        "20 448 813",
        "0.01",
        "mm",
        378,
        -13,
    ),
    ("LJ-003", "外径千分尺 0–25 mm", "Micrometer", MICROMETER, "M-7731", "0.001", "mm", 200, 165),
    ("LJ-004", "数字万用表", "Digital multimeter", METER, "DM-30217", "0.0001", "kohm", 345, 20),
    ("LJ-005", "量块 83 块 1 级", "Gauge blocks, 83 pieces", STANDARD, "GB-5521", "", "", 300, 430),
    ("LJ-006", "塞尺 0.02–1.00 mm", "Feeler gauges", "塞尺 / feeler gauge", "", "", "mm", 90, 275),
]


def make_instruments(by: User) -> None:
    """Each with its last certificate."""
    today = timezone.localdate()
    for number, name, name_en, kind, serial, resolution, unit, ago, ahead in INSTRUMENTS:
        add_instrument(
            by=by,
            number=number,
            name=name,
            name_en=name_en,
            kind=kind,
            serial_number=serial,
            resolution=Decimal(resolution) if resolution else None,
            unit=unit,
            calibrated_on=today - timedelta(days=ago),
            due_on=today + timedelta(days=ahead),
            certificate=f"CNAS-{number[3:]}-{(today - timedelta(days=ago)).year}",
        )
