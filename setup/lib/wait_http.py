"""Wait until an address answers with 200 or the process behind it is gone: wait_http.py URL PID SECONDS."""

import os
import sys
import time
import urllib.request


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=120) as response:
            return response.status == 200
    except OSError:
        return False


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def main(url, pid, seconds):
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if answers(url):
            return 0
        if not alive(pid):
            return f"process {pid} has ended"
        time.sleep(0.3)
    return f"{url} does not answer after {seconds} s"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
