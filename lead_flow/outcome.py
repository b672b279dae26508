"""Outcomes of a call, and whose word counts most."""

POSITIVE, NEGATIVE, PARTIAL, UNCLASSIFIED = (
    "positive",
    "negative",
    "partial",
    "unclassified",
)
OUTCOMES = (POSITIVE, NEGATIVE, PARTIAL, UNCLASSIFIED)

# Who said so, from the weakest to the strongest.
AI, TEMPLATE, MANUAL = "ai", "template", "manual"
SOURCES = (AI, TEMPLATE, MANUAL)


def choose(manual=None, template=None):
    """The outcome of a new note and its source.

    >>> choose(template="positive")
    ('positive', 'template')
    >>> choose(manual="negative", template="positive")
    ('negative', 'manual')
    >>> choose()
    ('unclassified', None)

    Who says "unclassified" where nothing is suggested has said nothing; against a
    suggestion it is his word.

    >>> choose(manual="unclassified")
    ('unclassified', None)
    >>> choose(manual="unclassified", template="positive")
    ('unclassified', 'manual')
    """
    suggests = template and template != UNCLASSIFIED
    if manual and (manual != UNCLASSIFIED or suggests):
        return manual, MANUAL
    return (template, TEMPLATE) if suggests else (UNCLASSIFIED, None)


def machine_may_set(outcome, source):
    """Whether an automatic verdict may be written over what stands there.

    >>> machine_may_set("unclassified", None)
    True
    >>> machine_may_set("positive", "manual")
    False
    """
    return source not in (TEMPLATE, MANUAL) and outcome == UNCLASSIFIED
