# a project is an alias, too
OWN = ("mail.alias", "project.project", "project.task.type")


def uninstall_hook(env):
    """The project for tickets stays, and its stages: the tasks are the users'.

    Odoo deletes what has the addon's name on it, and a project takes its tasks along.
    """
    env["ir.model.data"].search(
        [("module", "=", "omnichannel_panel"), ("model", "in", OWN)]
    ).unlink()
