from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, Query

from ..lists import queries


class LeadListMixin(models.AbstractModel):
    """The marketing lists of a client, bridged by e-mail address.

    `mass_mailing` knows no clients, only mailing contacts; the address is all they
    share. Who inherits gains `mailing_list_ids` (readable by everybody, searchable in
    one SQL statement) and `mailing_list_names` (for those who may not read lists), and
    names in the two attributes below where its addresses come from; with more than one
    address it overrides `_is_member_sql`. Its `write` must call `_watch_list_emails`
    before and `_assign_after_email_change` after.
    """

    _name = "lead.list.mixin"
    _description = "Marketing Lists of a Client"

    # Where the normalized addresses are: a field, or a field of a many2one.
    _list_email_paths = ("email_normalized",)
    # What to write to change them.
    _list_email_triggers = ("email",)

    mailing_list_ids = fields.Many2many(
        "mailing.list",
        string="Marketing Lists",
        compute="_compute_mailing_lists",
        compute_sudo=True,
        search="_search_mailing_list_ids",
        # Telling archived lists apart would need the right to read lists.
        context={"active_test": False},
        help="Lists to which this e-mail address is subscribed.",
    )
    # Reading the name of a list takes mailing rights and runs its statistics;
    # an operator has neither the rights nor the time.
    mailing_list_names = fields.Char(
        string="Marketing List Names",
        compute="_compute_mailing_lists",
        compute_sudo=True,
        search="_search_mailing_list_names",
    )

    @api.depends(lambda self: self._list_email_paths)
    def _compute_mailing_lists(self):
        emails = {
            record: {
                email
                for path in self._list_email_paths
                for email in record.mapped(path)
                if email
            }
            for record in self
        }
        lists_of = queries.lists_by_email(self.env, set().union(*emails.values()))
        for record, own in emails.items():
            lists = dict(pair for email in own for pair in lists_of.get(email, ()))
            record.mailing_list_ids = self.env["mailing.list"].browse(lists)
            record.mailing_list_names = ", ".join(sorted(lists.values()))

    # ------------------------------------------------------------------
    # Search
    # ------------------------------------------------------------------

    @api.model
    def _search_mailing_list_ids(self, operator, value):
        if operator in ("any", "any!"):
            return self._on_lists_domain(self._select_lists(operator, value))
        if operator != "in":
            return NotImplemented
        ids = tuple(list_id for list_id in value if list_id)
        domain = self._on_lists_domain(queries.these(ids)) if ids else Domain.FALSE
        if len(ids) < len(value):
            domain |= ~self._on_lists_domain()
        return domain

    @api.model
    def _search_mailing_list_names(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        if operator == "in" and False in value:
            named = [name for name in value if name]
            return Domain("mailing_list_names", "in", named) | ~self._on_lists_domain()
        # Names are no secret: the field shows them to whoever sees the client.
        lists = self.env["mailing.list"].sudo()
        return self._on_lists_domain(
            lists._search(Domain("name", operator, value)).subselect()
        )

    @api.model
    def _on_lists_domain(self, lists=None):
        """Domain of the records on some lists.

        :param lists: an SQL sub-select of list ids, or None for any list
        """
        return Domain.custom(
            to_sql=lambda model, alias, query: model._is_member_sql(alias, query, lists)
        )

    @api.model
    def _is_member_sql(self, alias, query, lists):
        """SQL condition for the records that table `alias` reads.

        :param lists: as for `_on_lists_domain`
        """
        email = self._field_to_sql(alias, "email_normalized", query)
        return queries.is_member(self.env, email, lists)

    @api.model
    def _select_lists(self, operator, value):
        """SQL sub-select of the lists that meet the value of an `any` condition."""
        if isinstance(value, SQL):
            return value
        if isinstance(value, Query):
            return value.subselect()
        # Finding a list by its name is open to all, the rest of it to its readers.
        open_fields = {"id", "name", "display_name", "active"}
        is_open = open_fields.issuperset(
            condition.field_expr for condition in value.iter_conditions()
        )
        lists = self.env["mailing.list"]
        return lists.sudo(operator == "any!" or is_open)._search(value).subselect()

    # ------------------------------------------------------------------
    # Joining by a new address
    # ------------------------------------------------------------------

    def _watch_list_emails(self, vals):
        """Remember the lists before a write that may change addresses.

        :param vals: what will be written on `self`
        :return: [(records, {id: list ids})] for `_assign_after_email_change`
        """
        if not any(name in vals for name in self._list_email_triggers):
            return []
        return [
            (
                records,
                {record.id: set(record.mailing_list_ids.ids) for record in records},
            )
            for records in self.sudo()._share_list_emails()
            if records._listens_to_lists()
        ]

    def _share_list_emails(self):
        """Recordsets whose lists change with the addresses of `self`; extend it."""
        return [self]

    def _assign_after_email_change(self, old):
        """Assign the records whose new address is on lists that the old one was not on.

        :param old: {record id: set of the list ids before}
        """
        self._assign_joined(
            (record.id, sorted(set(record.mailing_list_ids.ids) - old[record.id]))
            for record in self
        )

    @api.model
    def _listens_to_lists(self):
        """Whether any rule waits for records of this model to join a list."""
        return self.env["lead.assign.rule"]._has_rules(self._name, "list")

    @api.model
    def _assign_joined(self, rows):
        """Hand over to the rules who joined what.

        :param rows: pairs of a record id and the ids of the lists it has just joined
        """
        groups = defaultdict(list)
        for record_id, list_ids in rows:
            if list_ids:
                groups[tuple(list_ids)].append(record_id)
        for list_ids, record_ids in groups.items():
            self.browse(record_ids)._assign_owners("list", added_ids=list_ids)
