"""What a phone campaign costs; each script tells what it measures."""

import pytest


@pytest.mark.parametrize("name", ["phone_desk", "phone_export"])
def test_the_requirements_are_met(benchmark, name):
    benchmark(name)
