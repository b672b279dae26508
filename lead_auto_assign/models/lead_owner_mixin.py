from collections import defaultdict
from contextlib import contextmanager

from odoo import Command, api, fields, models

# Marks a write whose salesperson and owners agree; no remote call can send this.
SYNCED = object()
# What an assignment writes is complete and is announced in one digest.
QUIET = {"lead_owner_synced": SYNCED, "tracking_disable": True}


class Collected(list):
    """What waits in a context to be assigned at the end of an operation.

    Odoo takes environments with equal contexts for the same one, and an empty list is
    equal to any other empty list; this one is equal to itself only.
    """

    __eq__ = object.__eq__
    __ne__ = object.__ne__
    __hash__ = object.__hash__


class LeadOwnerMixin(models.AbstractModel):
    """Owners: the operators in charge of a client or lead.

    What consumers gain: `owner_ids` beside core's `user_id` (the main owner), kept
    consistent whoever writes either: `user_id` is one of `owner_ids`, and one is empty
    exactly when the other is. And `_assign_owners()`, the door to the rules.

    What consumers must implement: their own `owner_ids` with a relation table, and
    `_assign_tag_field`; they call `_assign_owners("create")` after creation, and their
    `write` goes through `_assigning_by_tags`.
    """

    _name = "lead.owner.mixin"
    _description = "Owners of a client or lead"

    # the many2many whose new tags trigger rules
    _assign_tag_field = None

    owner_ids = fields.Many2many(
        "res.users",
        string="Owners",
        domain="[('share', '=', False)]",
        copy=False,
        help="The operators in charge. The salesperson is always one of them.",
    )

    assign_waiting_text = fields.Char(
        string="Waiting for an owner", compute="_compute_assign_waiting_text"
    )

    def _compute_assign_waiting_text(self):
        """Why nobody could take this record, while it waits for an owner."""
        name = "lead_id" if self._name == "crm.lead" else "partner_id"
        requests = self.env["lead.assign.request"].sudo()
        waiting = {
            request[name].id: request.passed_over_text
            for request in requests.search([(name, "in", self.ids)])
        }
        for record in self:
            text = waiting.get(record.id)
            record.assign_waiting_text = text or (
                record.id in waiting and self.env._("will be assigned in a moment")
            )

    # ------------------------------------------------------------
    # Keeping the salesperson among the owners
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(
            [self._complete_owner_values(vals) for vals in vals_list]
        )
        records._follow_salesperson({})
        return records

    def write(self, vals):
        if self.env.context.get("lead_owner_synced") is SYNCED or not (
            self._owner_triggers() & vals.keys()
        ):
            return super().write(vals)
        former = {record.id: record.user_id for record in self.sudo()}
        res = super().write(vals)
        if "owner_ids" in vals:
            self._follow_owners(vals)
        else:
            self._follow_salesperson(former)
        self.env["lead.assign.request"]._wake()
        return res

    @api.model
    def _salesperson_is_a_column(self):
        """Whether writing a salesperson changes nothing but his column."""
        return False

    def _owner_triggers(self):
        """Names of the fields whose writing may move the salesperson or the owners."""
        return {"user_id", "owner_ids"}

    def _complete_owner_values(self, vals):
        """`vals` of a creation with owners and salesperson that agree."""
        owners = self._ids_of_commands(vals.get("owner_ids"))
        if vals.get("user_id"):
            owners = [vals["user_id"], *owners]
        if not owners:
            return vals
        unique = list(dict.fromkeys(owners))
        return {**vals, "user_id": unique[0], "owner_ids": [Command.set(unique)]}

    @api.model
    def _ids_of_commands(self, commands):
        """The ids that x2many `commands` add or set, in order."""
        ids = []
        for command in commands or ():
            if isinstance(command, int):
                ids.append(command)
            elif command[0] == Command.LINK:
                ids.append(command[1])
            elif command[0] == Command.SET:
                ids = list(command[2])
        return ids

    def _follow_owners(self, vals):
        """Owners were written: the salesperson becomes one of them."""
        preferred = self._ids_of_commands(vals["owner_ids"])
        agreed = {}
        for record in self.sudo().with_context(active_test=False):
            owners, main = record.owner_ids, record.user_id
            if vals.get("user_id"):
                owners |= main
            elif main not in owners:
                ordered = sorted(owners, key=lambda user: user.id not in preferred)
                main = owners.browse(ordered[0].id) if ordered else owners.browse()
            agreed[record] = (main, owners)
        self._agree(agreed)

    def _follow_salesperson(self, former):
        """The salesperson was written or computed: he takes his predecessor's place.

        :param former: {id: salesperson before}
        """
        agreed = {}
        for record in self.sudo().with_context(active_test=False):
            main, before = record.user_id, former.get(record.id)
            if not main:
                owners = main
            elif before == main or main in record.owner_ids:
                owners = record.owner_ids | main
            else:
                owners = record.owner_ids - (before or main) | record._new_owners()
            agreed[record] = (main, owners)
        self._agree(agreed)

    def _new_owners(self):
        """The owners that come with a salesperson who has just been set."""
        self.ensure_one()
        return self.user_id

    def _agree(self, agreed):
        """Write {record: (salesperson, owners)}, once per distinct outcome."""
        outcomes = defaultdict(list)
        for record, (main, owners) in agreed.items():
            moved = main != record.user_id
            if moved or owners != record.owner_ids:
                outcomes[moved and main, tuple(owners.ids)].append(record.id)
        for (main, owners), ids in outcomes.items():
            vals = {"owner_ids": [Command.set(owners)]}
            if main is not False:
                vals["user_id"] = main.id
            self.sudo().browse(ids).with_context(lead_owner_synced=SYNCED).write(vals)

    def action_open_why(self):
        """Show why it has these owners, or why nobody could take it yet."""
        self.ensure_one()
        link = "partner_id" if self._name == "res.partner" else "lead_id"
        requests = self.env["lead.assign.request"]
        if not self.owner_ids and requests.search_count(
            [(link, "=", self.id)], limit=1
        ):
            kind = "request"
        else:
            kind = "log"
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                f"lead_auto_assign.lead_assign_{kind}_action_why"
            ),
            "domain": [(link, "=", self.id)],
        }

    def web_read(self, specification):
        """The owners are read before the salesperson, who is one of them: else whoever
        owns without being the salesperson takes two queries more."""
        if specification.keys() >= {"owner_ids", "user_id"}:
            self.owner_ids.mapped("display_name")
        return super().web_read(specification)

    # ------------------------------------------------------------
    # Assignment
    # ------------------------------------------------------------

    @api.model
    def _assign_open_domain(self):
        """Domain of the records that count in an operator's load."""
        return [("active", "=", True)]

    def _assign_owners(self, trigger, added_ids=(), rules=None):
        """Give these records their owners by the rules; never fails, never waits.

        What cannot be done within this transaction is left in the outbox and done a
        moment after its commit.

        :param str trigger: `create`, `list`, `tag` or `automation`
        :param added_ids: ids of the lists joined or the tags applied
        :param rules: `lead.assign.rule` to use instead of all active ones
        """
        collected = self.env.context.get("lead_assign_collected")
        if isinstance(collected, Collected):
            collected.append((self, trigger, tuple(added_ids), rules))
            return
        self.env["lead.assign.engine"]._assign(self, trigger, added_ids, rules)

    @api.model
    def load(self, fields, data):
        """An import is assigned at its end, all of it in one plan."""
        collected = Collected()
        importing = self.with_context(lead_assign_collected=collected)
        result = super(LeadOwnerMixin, importing).load(fields, data)
        if result["ids"]:
            self._assign_collected(collected)
        return result

    @contextmanager
    def _assigning_by_tags(self, vals):
        """Around a write of `vals`: the tags that it really adds trigger rules."""
        name = self._assign_tag_field
        listening = name in vals and self.env["lead.assign.rule"]._has_rules(
            self._name, "tag"
        )
        before = {record: record[name] for record in self} if listening else {}
        yield
        added = {record: record[name] - tags for record, tags in before.items()}
        self.env["lead.assign.engine"]._assign_added("tag", added)

    @api.model
    def _assign_collected(self, collected):
        """Do now what was collected while `lead_assign_collected` was set.

        An import of one model may have created records of the other one, too.
        """
        grouped = defaultdict(list)
        for records, trigger, added_ids, rules in collected:
            grouped[records._name, trigger, added_ids, rules].extend(records.ids)
        for (model_name, trigger, added_ids, rules), ids in grouped.items():
            records = self.env[model_name].browse(ids).exists()
            records._assign_owners(trigger, added_ids, rules)
