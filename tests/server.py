"""Real Odoo servers for the suites that no single addon can hold: e2e, load, perf, compat.

    with OdooServer(workers=2) as server:
        session = server.login("admin", "admin")
        session.call("res.partner", "search_count", [[]])

A server works on a copy of the template database (files included) of its own and removes it afterwards.
The variables it reads are exported by setup/test and described in tests/README.md.
"""

import contextlib
import os
import pathlib
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import psutil
import psycopg2
import requests

import check_log
import one_port
import serve

REPO = pathlib.Path(__file__).resolve().parent.parent
STOP_AFTER = 30


class RpcError(Exception):
    """What the server answered instead of a result; `data` is Odoo's own description."""

    def __init__(self, error):
        self.data = error.get("data") or {}
        super().__init__(self.data.get("message") or error.get("message"))

    @property
    def name(self):
        return self.data.get("name")


class Session:
    """One logged-in user, as the web client is: a cookie, JSON-RPC. One thread at a time."""

    def __init__(self, url, database, login, password):
        self.url = url
        self.http = requests.Session()
        self.info = self.rpc(
            "/web/session/authenticate", db=database, login=login, password=password
        )
        self.uid = self.info["uid"]
        self.session_id = self.http.cookies["session_id"]

    def rpc(self, route, **params):
        """Call a jsonrpc route."""
        payload = {"jsonrpc": "2.0", "method": "call", "params": params}
        response = self.http.post(self.url + route, json=payload, timeout=120)
        response.raise_for_status()
        answer = response.json()
        if "error" in answer:
            raise RpcError(answer["error"])
        return answer.get("result")

    def call(self, model, method, args=(), **kwargs):
        """Call a public method of a model: call("res.partner", "write", [[7], {"name": "x"}])."""
        return self.rpc(
            "/web/dataset/call_kw",
            model=model,
            method=method,
            args=list(args),
            kwargs=kwargs,
        )


class OdooServer:
    """A server on a copy of a template database.

    :param db_template: database to copy (default: the one with the four addons)
    :param workers: 0 for threads, else so many HTTP processes, an event process and cron processes
    :param cron_threads: cron threads, or cron processes with workers
    :param allow: regular expressions of warnings and errors that this server's log may show
    :param addons_path: instead of Odoo's addons and this repository
    :param arguments: more arguments for Odoo
    :param environment: more environment variables for Odoo
    """

    def __init__(
        self,
        db_template=None,
        workers=0,
        cron_threads=0,
        allow=(),
        addons_path=None,
        arguments=(),
        environment=None,
    ):
        self.template = db_template or os.environ["CALLCENTRE_TEMPLATE"]
        self.workers = workers
        self.cron_threads = cron_threads
        self.allow = [re.compile(each) for each in allow]
        self.addons_path = addons_path or os.environ["ODOO_ADDONS_PATH"]
        self.arguments = list(arguments)
        self.environment = {**os.environ, **(environment or {})}
        self.db = f"cc_t_{int(time.time())}_{secrets.token_hex(4)}"
        self.log = (
            pathlib.Path(os.environ.get("CALLCENTRE_LOGS") or tempfile.gettempdir())
            / f"server-{self.db}.log"
        )
        self.process = None
        self.url = self.bare_url = None

    # -- life ----------------------------------------------------------------

    def __enter__(self):
        copy_database(self.template, self.db)
        try:
            self.start()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, kind, _error, _traceback):
        # what a request of a browser that has gone meets while Odoo stops is no news
        logged = self.log_text()
        self._end()
        if kind is None:
            self.check_log(logged)

    def start(self):
        """Start on free ports and wait until it answers."""
        port, http_port, event_port = serve.free_ports(3)
        if not self.workers:
            port = http_port
        elif not self.url:
            self._one_port(port, http_port, event_port)
        self.url = f"http://127.0.0.1:{port}"
        self.bare_url = f"http://127.0.0.1:{http_port}"
        self._freeze_base_url()
        command = serve.command(
            self._odoo_args(), self.workers, http_port, event_port, self.log
        )
        self.process = subprocess.Popen(
            command, env=self.environment, stdin=subprocess.DEVNULL
        )
        self._wait()

    def _one_port(self, port, http_port, event_port):
        arguments = ("127.0.0.1", port, http_port, event_port)
        threading.Thread(target=one_port.run, args=arguments, daemon=True).start()

    def _freeze_base_url(self):
        """Odoo writes its address at each login of an administrator: parallel ones would collide there."""
        self.sql(
            "DELETE FROM ir_config_parameter WHERE key IN ('web.base.url', 'web.base.url.freeze')"
        )
        values = [self.url]
        self.sql(
            "INSERT INTO ir_config_parameter (key, value) VALUES ('web.base.url', %s), ('web.base.url.freeze', 't')",
            values,
        )

    def _odoo_args(self):
        return [
            *(
                "--addons-path",
                self.addons_path,
                "--data-dir",
                os.environ["CALLCENTRE_DATA_DIR"],
            ),
            *(
                "--config",
                os.environ["ODOO_CONF"],
                "--database",
                self.db,
                "--db-filter",
                f"^{self.db}$",
            ),
            *("--max-cron-threads", str(self.cron_threads)),
            *self.arguments,
        ]

    def _wait(self, seconds=120):
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            with contextlib.suppress(requests.RequestException):
                if requests.get(f"{self.url}/web/login", timeout=60).status_code == 200:
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.2)
        raise AssertionError(f"Odoo does not answer:\n{self.log_text()[-3000:]}")

    def stop(self, number=signal.SIGTERM):
        """End Odoo; the database stays until the end of the with-block."""
        if self.process and self.process.poll() is None:
            family = [self.process, *self._children()]
            self.process.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_AFTER)
            for each in family:
                with contextlib.suppress(psutil.NoSuchProcess):
                    each.kill()
            self.process.wait()

    def _end(self):
        self.stop()
        drop_database(self.db)

    # -- processes -----------------------------------------------------------

    def _children(self):
        with contextlib.suppress(psutil.NoSuchProcess):
            return psutil.Process(self.process.pid).children(recursive=True)
        return []

    def worker_pids(self, kind="WorkerHTTP"):
        """Process ids of the workers of one kind: WorkerHTTP, WorkerCron."""
        found = []
        for child in self._children():
            with contextlib.suppress(psutil.NoSuchProcess):
                if kind in " ".join(child.cmdline()):
                    found.append(child.pid)
        return found

    def kill_worker(self, kind="WorkerHTTP"):
        """kill -9 one worker, as the kernel does when memory is short; returns its process id."""
        pid = self.worker_pids(kind)[0]
        os.kill(pid, signal.SIGKILL)
        return pid

    # -- use -----------------------------------------------------------------

    def login(self, login="admin", password="admin", is_bare=False):
        """:param is_bare: past the one port, which is in this process and takes its share of what is measured;
        only for fewer sessions than Odoo itself lets wait"""
        url = self.bare_url if is_bare else self.url
        return Session(url, self.db, login, password)

    def connect(self):
        """A psycopg2 connection to the server's database."""
        return psycopg2.connect(dbname=self.db)

    def sql(self, query, values=None):
        """Rows of one query, committed."""
        with (
            contextlib.closing(self.connect()) as connection,
            connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(query, values)
            return cursor.fetchall() if cursor.description else []

    def wake_cron(self, name):
        """Make the cron job of that xml name (without its module) due, and wake those who wait for one."""
        job = "SELECT res_id FROM ir_model_data WHERE model = 'ir.cron' AND name = %s"
        self.sql(
            f"UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' WHERE id = ({job})",
            [name],
        )
        _admin("NOTIFY cron_trigger, '" + self.db + "'")

    def log_text(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def check_log(self, text=None):
        """Fail on what neither `allow` nor setup/log_allowed.txt names."""
        patterns = check_log.allowed((REPO / "setup" / "log_allowed.txt").read_text())
        text = self.log_text() if text is None else text
        found = check_log.unexpected(text, patterns + self.allow)
        assert not found, "Odoo's log has warnings or errors:\n" + "\n".join(found)


def run_odoo(arguments, addons_path=None, environment=None, seconds=900):
    """Run Odoo once (an installation, say), returning the finished process; the output holds its log."""
    command = [
        *(sys.executable, str(serve.ODOO_BIN)),
        *("--addons-path", addons_path or os.environ["ODOO_ADDONS_PATH"]),
        *(
            "--data-dir",
            os.environ["CALLCENTRE_DATA_DIR"],
            "--config",
            os.environ["ODOO_CONF"],
        ),
        *arguments,
    ]
    return subprocess.run(
        command,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds,
    )


def _filestore(database):
    return pathlib.Path(os.environ["CALLCENTRE_DATA_DIR"]) / "filestore" / database


def _admin(statement):
    connection = psycopg2.connect(dbname="postgres")
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(statement)


def copy_database(template, database):
    """Copy a database and its files; files are never changed in place, so hard links do."""
    _admin(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
    if _filestore(template).is_dir():
        shutil.copytree(
            _filestore(template), _filestore(database), copy_function=os.link
        )


def drop_database(database):
    _admin(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
    shutil.rmtree(_filestore(database), ignore_errors=True)
