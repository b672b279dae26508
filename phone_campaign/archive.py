"""Zip archives made in parts, so that what is done is not lost, and then joined.

A part holds its files under numbered folders, so that no two have the same name; the
names without double are given when the parts are joined.
"""

import io
import zipfile

from .file_names import Names, safe_name

# PDF files are compressed already: doing it again takes long and gains little
METHOD = zipfile.ZIP_STORED


def pack(files):
    """A part.

    :param files: list of (name without ending, content); names may be anything
    :return: bytes
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", METHOD) as archive:
        for number, (name, content) in enumerate(files):
            archive.writestr(f"{number}/{safe_name(name)}", content)
    return packed.getvalue()


def join(parts, target, ending):
    """Write the files of all `parts` into one archive.

    :param parts: iterable of bytes, each a part; one is held in memory at a time
    :param target: path or binary file of the archive
    :param ending: of all names in it
    :return: number of files
    """
    names, count = Names(ending), 0
    with zipfile.ZipFile(target, "w", METHOD) as archive:
        for part in parts:
            with zipfile.ZipFile(io.BytesIO(part)) as packed:
                for each in packed.infolist():
                    name = each.filename.split("/", 1)[1]
                    archive.writestr(names.take(name), packed.read(each))
                    count += 1
    return count
