from . import test_notes
from . import test_queue
