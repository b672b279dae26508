from .ai_server import AiServer
from .common import FlowCase


class AiCase(FlowCase):
    """Notes to classify, and a real HTTP server to ask."""

    def setUp(self):
        super().setUp()
        self.env["lead.flow.note"].search([]).ai_state = "done"
        self.server = AiServer()
        self.enterContext(self.server)
        self.set("ai_enabled", True)
        self.set("ai_base_url", self.server.url)
        self.env["ir.config_parameter"].set_param("lead_flow.ai_key", "sk-secret")

    def set(self, key, value):
        self.env["lead.flow.settings"]._set(key, value)

    def classify(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("lead_flow.ir_cron_classify").method_direct_trigger()
        self.env.invalidate_all()

    def last_error(self):
        return self.env["ir.config_parameter"].get_param("lead_flow.ai_last_error")

    def ask_again(self):
        """The next turn, without waiting for the end of the rest."""
        self.env["ir.config_parameter"].set_param("lead_flow.ai_rest_until", False)
        self.classify()

    def keys(self):
        return [headers["Idempotency-Key"] for headers, _body in self.server.requests]
