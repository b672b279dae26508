from . import test_notes
from . import test_queue
from . import test_ai
from . import test_report
from . import test_pure_modules
from . import test_automations
from . import test_rights
