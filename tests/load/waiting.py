import time


def wait_until(condition, seconds, what):
    """The first true value of `condition()`.

    :raise AssertionError: "not within `seconds`: `what`"
    """
    limit = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < limit, f"not within {seconds} s: {what}"
        time.sleep(0.05)
    return value
