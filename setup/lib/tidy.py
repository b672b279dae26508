"""Ends of lines and files, marks of an unfinished merge, dangling links: tidy.py [--fix] FILE..."""

import pathlib
import re
import sys

MERGE_MARK = re.compile(rb"^(<{7}|>{7}|={7})( |$)", re.MULTILINE)


def tidied(content):
    """
    >>> tidied(b"a  \\r\\nb\\n\\n")
    b'a\\nb\\n'
    >>> tidied(b"")
    b''
    """
    lines = [line.rstrip() for line in content.replace(b"\r\n", b"\n").split(b"\n")]
    text = (
        b"\n".join(lines).strip(b"\n")
        if not any(lines)
        else b"\n".join(lines).rstrip(b"\n")
    )
    return text + b"\n" if text else b""


def complaints(path, fix):
    if path.is_symlink() and not path.exists():
        return [f"{path}: the link leads nowhere"]
    content = path.read_bytes()
    found = [f"{path}: marks of a merge"] if MERGE_MARK.search(content) else []
    if tidied(content) != content:
        found.append(f"{path}: spaces at the end of a line, or the end of the file")
        if fix:
            path.write_bytes(tidied(content))
    return found


def main(*arguments):
    fix = "--fix" in arguments
    names = [each for each in arguments if each != "--fix"]
    found = [line for name in names for line in complaints(pathlib.Path(name), fix)]
    print(*found, sep="\n")
    return min(len(found), 1)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
