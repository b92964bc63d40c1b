"""Reports: what `aif check` found, for people and for the tools of a pipeline."""

from typing import TYPE_CHECKING

from aif_graph.checking.reports.formats import REPORT_FORMATS, write_report
from aif_graph.lazily import lazily

if TYPE_CHECKING:
    from aif_graph.checking.reports.report import Report

__all__ = ["REPORT_FORMATS", "Report", "write_report"]

__getattr__ = lazily(__name__, {"report": ("Report",)})
