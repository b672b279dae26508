from odoo import fields, models

from ..outbox import queries


class LeadAssignTurn(models.Model):
    """The one row that whoever assigns must hold: it makes assignments take turns.

    Every assignment moves it. Odoo's transactions are REPEATABLE READ, so holding it
    proves more than exclusion: nobody has assigned anything since this transaction's
    snapshot, hence the loads, limits and ledgers read in it are the latest ones.
    """

    _name = "lead.assign.turn"
    _description = "Turn of assignment"
    _log_access = False

    tick = fields.Integer(default=0)

    def _take(self):
        """Take the turn without waiting.

        :return: None if it cannot be had now, else the ids of the rules that have
            clients waiting, who come first.
        :raise: psycopg2's SerializationFailure if somebody assigned since this
            transaction began; the caller's savepoint takes care of it.
        """
        return queries.take_turn(self.env)
