"""Start Odoo behind one port and end it again: serve.py --host ADDRESS --port N --workers N --log FILE --pid-file FILE -- ARGUMENTS.

Threads serve everything on one port. Worker processes leave the websocket to a second one, so one_port.py stands before them.
"""

import argparse
import contextlib
import os
import pathlib
import signal
import socket
import subprocess
import sys
import threading

import one_port

ODOO_BIN = pathlib.Path(__file__).resolve().parent / "odoo_bin.py"


def free_ports(count):
    """Ports that nobody listens on just now."""
    sockets = [socket.socket() for _index in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def command(odoo_args, workers, http_port, event_port, log, host="127.0.0.1"):
    """How Odoo is started, the same for the demo and for the tests."""
    return [
        *(sys.executable, str(ODOO_BIN)),
        *odoo_args,
        *(
            "--http-interface",
            host,
            "--http-port",
            str(http_port),
            "--gevent-port",
            str(event_port),
        ),
        *("--workers", str(workers), "--logfile", str(log)),
    ]


def parse(argv):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--log", required=True)
    parser.add_argument("--pid-file", type=pathlib.Path, required=True)
    parser.add_argument("odoo_args", nargs="+")
    return parser.parse_args(argv)


def main(argv):
    options = parse(argv)
    options.pid_file.write_text(f"{os.getpid()}\n")
    http_port, event_port = free_ports(2)
    host = "127.0.0.1"
    if not options.workers:
        http_port, host = options.port, options.host
    odoo = subprocess.Popen(
        command(
            options.odoo_args, options.workers, http_port, event_port, options.log, host
        )
    )
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_args: odoo.send_signal(signal.SIGTERM))
    if options.workers:
        arguments = (options.host, options.port, http_port, event_port)
        threading.Thread(target=one_port.run, args=arguments, daemon=True).start()
    code = odoo.wait()
    with contextlib.suppress(FileNotFoundError):
        options.pid_file.unlink()
    return 0 if code in (0, -signal.SIGTERM) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
