"""The department of an address: its state, or the first digits of its zip code."""


def from_zip(zip_code):
    """The department that a zip code begins with, "" if it does not look like one.

    >>> from_zip("69003"), from_zip("97410"), from_zip(" 2 0 200")
    ('69', '974', '20')
    >>> from_zip("EC1A 1BB")
    ''
    """
    digits = "".join((zip_code or "").split())
    if not digits[:2].isdigit():
        return ""
    return digits[:3] if digits[:2] in ("97", "98") else digits[:2]
