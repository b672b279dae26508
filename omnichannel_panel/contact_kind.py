"""What somebody is to the company, from what Odoo knows of him."""

# The first that holds is said: an employee who also buys is an employee.
KINDS = (
    ("employee", "is_internal"),
    ("supplier_client", "sells_and_buys"),
    ("client", "buys"),
    ("supplier", "sells"),
    ("lead", "has_lead"),
    ("partner", "is_known"),
)


def kind_of(is_known=False, **facts):
    """The kind of a contact.

    :param is_known: there is a contact at all
    :param facts: is_internal, buys, sells, has_lead
    :return: one of KINDS, or "visitor"

    >>> kind_of(), kind_of(is_known=True), kind_of(is_known=True, has_lead=True)
    ('visitor', 'partner', 'lead')
    >>> kind_of(is_known=True, buys=True, sells=True, has_lead=True)
    'supplier_client'
    >>> kind_of(has_lead=True)
    'visitor'
    """
    if not is_known:
        return "visitor"
    facts["sells_and_buys"] = facts.get("sells") and facts.get("buys")
    facts["is_known"] = True
    return next(kind for kind, fact in KINDS if facts.get(fact))
