"""What inspections and anomalies show on an item's page."""
