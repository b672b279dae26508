from .ledger import queries


def fill_owners(env):
    """On installation: the salesperson of each client and lead is its owner."""
    for model in ("res.partner", "crm.lead"):
        queries.fill_owners(env, model)
