"""What we found out about the things we hold."""

from inspections.models.anomalies import Anomaly
from inspections.models.inspections import Inspection, Nonconformity

__all__ = ["Anomaly", "Inspection", "Nonconformity"]
