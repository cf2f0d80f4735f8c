"""Printed forms of inspections and anomalies: contexts for templates/print."""
