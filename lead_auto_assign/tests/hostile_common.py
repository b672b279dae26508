from contextlib import contextmanager
from unittest.mock import patch

from odoo.tools import mute_logger

from .common import AssignCase

MODELS = "odoo.addons.lead_auto_assign.models"


class HostileCase(AssignCase):
    """What goes wrong around an assignment; it is done a moment later then."""

    def dispatch(self):
        """Serve the outbox by its cron job."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("lead_auto_assign.ir_cron_dispatch").method_direct_trigger()
        self.env.invalidate_all()

    @contextmanager
    def without_turn(self):
        """The turn cannot be had: somebody is assigning just now."""
        turns = self.registry["lead.assign.turn"]
        with patch.object(turns, "_take", return_value=None):
            yield

    @contextmanager
    def broken_engine(self, name="_plan", broken=lambda *args: True):
        """The method `name` of the engine fails; its error lines are expected."""
        engines = self.registry["lead.assign.engine"]
        method = getattr(engines, name)

        def fail(engine, *args, **kwargs):
            if broken(*args):
                raise ZeroDivisionError("the engine is broken")
            return method(engine, *args, **kwargs)

        with (
            patch.object(engines, name, fail),
            mute_logger(
                f"{MODELS}.lead_assign_engine", f"{MODELS}.lead_assign_request"
            ),
        ):
            yield

    def break_condition(self, rule, domain):
        """Give `rule` a condition that was right once, past all checks."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE lead_assign_rule SET domain = %s WHERE id = %s", [domain, rule.id]
        )
        rule.invalidate_recordset()
        self.env.registry.clear_cache()

    def requests(self, records):
        field = "lead_id" if records._name == "crm.lead" else "partner_id"
        return self.env["lead.assign.request"].search([(field, "in", records.ids)])
