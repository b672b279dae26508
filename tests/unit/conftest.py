"""Hypothesis draws the same examples every time and writes nothing into the tree.

HYPOTHESIS_PROFILE=search looks for new counter-examples instead, for some minutes.
"""

import os

from hypothesis import HealthCheck, settings

COMMON = {
    "database": None,
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow],
}
settings.register_profile("house", derandomize=True, max_examples=150, **COMMON)
settings.register_profile("search", max_examples=4000, **COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))
