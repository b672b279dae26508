from . import lead_flow_hand_over
from . import lead_flow_note_bulk
from . import lead_flow_note_wizard
