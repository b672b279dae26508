from . import lead_assign_split_line
from . import lead_assign_wizard
from . import lead_assign_simulation
from . import mailing_contact_import
