"""What must go before the addon's data does."""


def uninstall_hook(env):
    """Delete the tasks of targets: those that are done keep their type from going."""
    tasks = env["mail.activity"].with_context(active_test=False)
    tasks.search([("res_model", "=", "phone.campaign.target")]).unlink()
