"""What the loss report of an anomaly says; empty where nobody wrote one (FAR 52.245-1)."""

from inspections.models import Anomaly, LossReport

_MONEY = ("unit_cost", "proceeds", "repair_cost")


def loss_facts(anomaly: Anomaly) -> list[dict]:
    """Label and value of every field that is filled, in the order of the clause."""
    report = LossReport.objects.filter(anomaly=anomaly).first()
    if report is None:
        return []
    fields = [field for field in LossReport._meta.concrete_fields if field.name not in _UNTOLD]
    return [
        {"label": field.verbose_name, "value": _told(report, field.name)}
        for field in fields
        if getattr(report, field.name) not in (None, "")
    ]


_UNTOLD = ("id", "anomaly", "currency")


def _told(report: LossReport, name: str) -> str:
    value = getattr(report, name)
    if name in _MONEY:
        return f"{value} {report.currency}"
    if name == "sensitive":
        return str(report.get_sensitive_display())
    return value.isoformat() if name == "incident_on" else str(value)
