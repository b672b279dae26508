from . import report_interview
