from . import lead_assign_wizard
from . import lead_assign_simulation
