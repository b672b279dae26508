from . import lead_flow_hand_over
