"""What is wrong with a territory's folder, found without changing it, and what to do about each thing."""

from __future__ import annotations

from api.doctor.examine import Report, examine
from api.doctor.findings import Finding, told

__all__ = ["Finding", "Report", "examine", "told"]
