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
    """
    if manual and manual != UNCLASSIFIED:
        return manual, MANUAL
    if template and template != UNCLASSIFIED:
        return template, TEMPLATE
    return UNCLASSIFIED, None


def machine_may_set(outcome, source):
    """Whether an automatic verdict may be written over what stands there.

    >>> machine_may_set("unclassified", None)
    True
    >>> machine_may_set("positive", "manual")
    False
    """
    return source not in (TEMPLATE, MANUAL) and outcome == UNCLASSIFIED
