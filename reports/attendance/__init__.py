"""The attendance list (daftar hadir) of one session: PDF to print and sign, XLSX to count with."""

from reports.attendance.paper import pdf, png
from reports.attendance.sheet import Attendee, Count, Sheet, count
from reports.attendance.workbook import xlsx

__all__ = ["Attendee", "Count", "Sheet", "count", "pdf", "png", "xlsx"]
