"""Who a visitor may be, from what he wrote.

>>> found = find("I am Zoe, zoe@example.com or +33 6 12 34 56 78, order 123456")
>>> found.emails, found.phones
(['zoe@example.com'], ['+33 6 12 34 56 78'])
"""

import re
from typing import NamedTuple

# What is read of one message: e-mail addresses stand early, floods do not count.
LONGEST = 5000
MOST = 5

EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[A-Za-z]{2,24}(?![\w-])"
)
PHONE = re.compile(r"(?<![\w.,/-])(?:\+|00)?\(?\d[\d ().\u00a0/-]{6,22}\d(?![\w/-])")
DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")

# The strongest first: it orders the candidates and is said to the agent.
REASONS = ("visitor", "email", "phone", "domain", "company_name")


class Found(NamedTuple):
    emails: list
    phones: list


class Candidate(NamedTuple):
    id: int
    reasons: tuple


def find(*texts):
    """E-mail addresses and telephone numbers, each once, the latest text first.

    Numbers come as they were written; the caller knows the country and checks them.

    >>> find("call 06 12 34 56 78", "not 2026-11-24, not 12345").phones
    ['06 12 34 56 78']
    >>> find("mail Zoe@Example.com", "or zoe@example.com").emails
    ['zoe@example.com']
    """
    emails, phones = {}, {}
    for text in reversed(texts):
        text = (text or "")[:LONGEST]
        for email in EMAIL.findall(text):
            emails.setdefault(email.lower().strip("."))
        for phone in PHONE.findall(EMAIL.sub(" ", text)):
            if _is_phone(phone):
                phones.setdefault(phone.strip())
    return Found(list(emails)[:MOST], list(phones)[:MOST])


def _is_phone(text):
    digits = re.sub(r"\D", "", text)
    starts = text.lstrip(" (").startswith(("+", "0"))
    return 9 <= len(digits) <= 15 and starts and not DATE.fullmatch(text.strip())


def rank(matches):
    """Candidates, the likeliest first, with why each is one.

    :param matches: (id, reason) pairs, in any order and with repetitions
    :return: list of Candidate

    >>> rank([(7, "phone"), (3, "email"), (3, "phone")])
    [Candidate(id=3, reasons=('email', 'phone')), Candidate(id=7, reasons=('phone',))]
    >>> [each.id for each in rank([(2, "email"), (3, "email"), (3, "phone")])]
    [3, 2]
    """
    reasons = {}
    for record_id, reason in matches:
        reasons.setdefault(record_id, set()).add(REASONS.index(reason))
    # one reason more is better than none: what ends early is filled up with the weakest
    weakest = len(REASONS)
    order = sorted(reasons, key=lambda each: ([*sorted(reasons[each]), weakest], each))
    return [
        Candidate(each, tuple(REASONS[place] for place in sorted(reasons[each])))
        for each in order
    ]


def name_from_email(email):
    """A name to start from, or "".

    >>> name_from_email("zoe.martin@example.com"), name_from_email("x7@example.com")
    ('Zoe Martin', '')
    """
    words = re.split(r"[._+-]+", email.partition("@")[0])
    if not words or not all(word.isalpha() and len(word) > 1 for word in words):
        return ""
    return " ".join(word.capitalize() for word in words)


def domain_of(email, public_domains=()):
    """The domain of an address, or "" for a public mailbox.

    >>> domain_of("Zoe@Blue-Sky.com"), domain_of("zoe@gmail.com", {"gmail.com"})
    ('blue-sky.com', '')
    """
    domain = email.rpartition("@")[2].strip(" >").lower() if "@" in email else ""
    return "" if domain in public_domains else domain


def company_from_email(email, public_domains=()):
    """The company behind an address, or "" behind a public mailbox.

    >>> company_from_email("zoe@blue-sky.com")
    'Blue Sky'
    >>> company_from_email("zoe@gmail.com", {"gmail.com"})
    ''
    """
    domain = domain_of(email, public_domains)
    if not domain:
        return ""
    parts = domain.split(".")
    label = parts[-3] if len(parts) > 2 and len(parts[-2]) <= 3 else parts[-2:][0]
    return " ".join(word.capitalize() for word in label.split("-") if word)
