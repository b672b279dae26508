"""What the panel beside a conversation costs; the script tells what it measures."""


def test_the_requirements_of_the_panel_are_met(benchmark):
    benchmark("panel_conversation")
