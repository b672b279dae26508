"""What a visitor's browser tells about itself, made safe to keep and to show.

Nothing here is believed: an address may be a script, a zone may be a novel.
"""

import ipaddress
import re
from urllib.parse import urlsplit, urlunsplit

LONGEST_URL = 2048
LONGEST_TEXT = 64


def clean_url(text):
    """An address that may become a link, or "".

    A password written into the address is dropped, and so is the fragment, which
    web applications use for tokens.

    >>> clean_url("https://shop.example/cart?item=3")
    'https://shop.example/cart?item=3'
    >>> clean_url("javascript:alert(1)"), clean_url("//no.scheme/x"), clean_url(None)
    ('', '', '')
    >>> clean_url("https://anna:secret@shop.example/a#token=1")
    'https://shop.example/a'
    """
    text = (text if isinstance(text, str) else "").strip()[:LONGEST_URL]
    if re.search(r"[\x00-\x20\x7f<>\"'`\\\ud800-\udfff]", text):
        return ""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    host = f"[{host}]" if ":" in host else host
    return urlunsplit((parts.scheme, host + port, parts.path, parts.query, ""))


def clean_zone(text, zones):
    """A known time zone, or "".

    >>> clean_zone("Europe/Paris", {"Europe/Paris"}), clean_zone("<b>", {"UTC"})
    ('Europe/Paris', '')
    """
    return text if isinstance(text, str) and text in zones else ""


def clean_language(text):
    """A language tag as browsers write it, or "".

    >>> clean_language("fr-FR"), clean_language("fr<script>"), clean_language(7)
    ('fr-FR', '', '')
    """
    text = text if isinstance(text, str) else ""
    found = re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", text)
    return text if found else ""


def clean_text(text):
    """One short line without control characters.

    >>> clean_text("Paris\\n\\x00 "), clean_text(None)
    ('Paris', '')
    """
    text = text if isinstance(text, str) else ""
    text = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]+", " ", text)
    return text.strip()[:LONGEST_TEXT].strip()


def shown_ip(text, mode):
    """An address as the setting lets it be kept.

    Anonymised as data protection authorities ask: the last byte of an IPv4, all but
    the first 48 bits of an IPv6 address.

    >>> shown_ip("203.0.113.77", "anonymised"), shown_ip("203.0.113.77", "full")
    ('203.0.113.0', '203.0.113.77')
    >>> shown_ip("2001:db8:1234:5678::1", "anonymised")
    '2001:db8:1234::'
    >>> shown_ip("::ffff:203.0.113.77", "anonymised")
    '203.0.113.0'
    >>> shown_ip("203.0.113.77", "off"), shown_ip("not an address", "full")
    ('', '')
    """
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    address = getattr(address, "ipv4_mapped", None) or address
    if mode == "full":
        return str(address)
    if mode != "anonymised":
        return ""
    prefix = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network((address, prefix), strict=False).network_address)
