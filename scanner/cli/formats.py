"""The formats of reports: what each file is called, and the module that makes it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """One format. ``module``: has ``render(view, language)``, which returns the whole file as text or as bytes; loaded when it is asked for."""

    file: str
    module: str


FORMATS = {
    "html": Format("report.html", "reporters.html"),
    "md": Format("report.md", "reporters.markdown"),
    "xlsx": Format("workbook.xlsx", "reporters.xlsx"),
    "sarif": Format("results.sarif", "reporters.sarif"),
    "junit": Format("junit.xml", "reporters.junit"),
    "letter": Format("request-letters.md", "reporters.letter"),
    "github": Format("summary.md", "reporters.job_summary"),
    "csv": Format("items.csv", "reporters.sheet_csv"),
    "evidence-csv": Format("evidence.csv", "reporters.evidence_csv"),
    "oscal": Format("oscal-assessment-results.json", "reporters.oscal"),
}
