"""What we found out about the things we hold."""

from inspections.models.anomalies import Anomaly, AnomalyDisposition
from inspections.models.anomaly_limits import AnomalyLimit
from inspections.models.checks import Check, CheckDue, CheckLine, CheckPoint, CheckSchedule
from inspections.models.climate import ClimateReading, Excursion, Exposure
from inspections.models.hsf import (
    HsfCheck,
    HsfJudgement,
    HsfReading,
    LabReport,
    LabReportValue,
)
from inspections.models.inspections import Inspection, Nonconformity
from inspections.models.instruments import Calibration, Instrument
from inspections.models.loss_reports import LossReport
from inspections.models.plans import InspectionPlan, PlanCharacteristic
from inspections.models.results import CharacteristicResult, Reading
from inspections.models.stocktakes import (
    Stocktake,
    StocktakeCount,
    StocktakeLine,
    UnknownFind,
)
from inspections.models.substances import (
    SchemeDemand,
    ScreeningBand,
    Substance,
    SubstanceLimit,
    SumMember,
)
from inspections.models.switching import SwitchingEntry

__all__ = [
    "Anomaly",
    "AnomalyDisposition",
    "AnomalyLimit",
    "Calibration",
    "CharacteristicResult",
    "Check",
    "CheckDue",
    "CheckLine",
    "CheckPoint",
    "CheckSchedule",
    "ClimateReading",
    "Excursion",
    "Exposure",
    "HsfCheck",
    "HsfJudgement",
    "HsfReading",
    "Inspection",
    "InspectionPlan",
    "Instrument",
    "LabReport",
    "LabReportValue",
    "LossReport",
    "Nonconformity",
    "PlanCharacteristic",
    "Reading",
    "SchemeDemand",
    "ScreeningBand",
    "Stocktake",
    "StocktakeCount",
    "StocktakeLine",
    "Substance",
    "SubstanceLimit",
    "SumMember",
    "SwitchingEntry",
    "UnknownFind",
]
