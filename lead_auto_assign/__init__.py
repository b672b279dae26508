from . import models
from . import wizards

from .hooks import fill_owners
