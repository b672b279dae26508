"""What assignment costs; each script tells what it measures, and --help its options."""

import os

import pytest


@pytest.mark.parametrize("name", ["mass_assignment", "creation", "client_list"])
def test_the_requirements_are_met(benchmark, name):
    benchmark(name)


@pytest.mark.skipif(
    not os.environ.get("CALLCENTRE_PERF_MILLION"),
    reason="making a million clients takes minutes: set CALLCENTRE_PERF_MILLION=1",
)
def test_a_million_clients_change_little(benchmark):
    benchmark("sizes")
