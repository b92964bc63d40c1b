"""Reports: what `aif check` found, for people and for the tools of a pipeline."""

from aif_graph.checking.reports.formats import REPORT_FORMATS, write_report
from aif_graph.checking.reports.report import Report

__all__ = ["REPORT_FORMATS", "Report", "write_report"]
