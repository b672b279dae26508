"""Prints many pages of HTML as many PDF files, with one run of wkhtmltopdf.

Starting that program and waiting for scripts, of which these pages have none, takes
most of the time of a short report. One run is told to print one page after the other,
each into a file of its own, so that nothing has to be cut apart afterwards.
"""

import math
import pathlib
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor

LEAST_PAGES = 5  # fewer are not worth another process

ALWAYS = [
    "--quiet",
    # the pages bring all they need: nothing is fetched, nothing is run
    "--disable-local-file-access",
    "--disable-javascript",
    "--disable-plugins",
    "--javascript-delay",
    "1",
    "--load-error-handling",
    "ignore",
    "--load-media-error-handling",
    "ignore",
    "--read-args-from-stdin",
]


class PrintingFailed(Exception):
    """wkhtmltopdf stopped, took too long, or left a page out."""


def print_pages(program, pages, arguments=(), timeout=None, processes=2):
    """The PDF files of `pages`.

    :param program: path of wkhtmltopdf
    :param pages: list of HTML texts
    :param arguments: of wkhtmltopdf, for all of them
    :param timeout: seconds for one run
    :param processes: how many may print at the same time
    :return: list of bytes, one for each page; None for a page that cannot be printed
    :raises OSError: if the program cannot be started
    """
    share = max(math.ceil(len(pages) / processes), LEAST_PAGES)
    shares = [pages[start : start + share] for start in range(0, len(pages), share)]
    with ThreadPoolExecutor(processes) as pool:
        printed = pool.map(
            lambda some: _print_some(program, some, arguments, timeout), shares
        )
        return [each for some in printed for each in some]


def _print_some(program, pages, arguments, timeout):
    """Print with one run; if it fails, with its halves: no page spoils another."""
    try:
        return _print(program, pages, arguments, timeout)
    except PrintingFailed:
        if len(pages) == 1:
            return [None]
    half = len(pages) // 2
    return [
        printed
        for some in (pages[:half], pages[half:])
        for printed in _print_some(program, some, arguments, timeout)
    ]


def _print(program, pages, arguments, timeout):
    with tempfile.TemporaryDirectory(prefix="phone_campaign.") as folder:
        folder = pathlib.Path(folder)
        for number, page in enumerate(pages):
            folder.joinpath(f"{number}.html").write_text(page, encoding="utf-8")
        # paths without any character that needs quoting
        told = "".join(f"{number}.html {number}.pdf\n" for number in range(len(pages)))
        _run([program, *arguments, *ALWAYS], told, folder, timeout)
        return [_printed(folder / f"{number}.pdf") for number in range(len(pages))]


def _run(command, told, folder, timeout):
    try:
        done = subprocess.run(
            command,
            input=told.encode(),
            cwd=folder,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PrintingFailed(str(error)) from error
    # 1 is said of what could not be fetched, while all pages may be there
    if done.returncode not in (0, 1):
        text = done.stderr.decode(errors="replace")[-500:]
        raise PrintingFailed(f"wkhtmltopdf: {done.returncode} {text}")


def _printed(path):
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise PrintingFailed(f"wkhtmltopdf left {path.name} out") from error
    if not content.startswith(b"%PDF"):
        raise PrintingFailed(f"{path.name} is no PDF")
    return content
