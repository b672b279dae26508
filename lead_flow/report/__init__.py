from . import lead_flow_report
