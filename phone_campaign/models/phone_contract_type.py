from odoo import fields, models


class PhoneContractType(models.Model):
    """A kind of contract (car, home, health...) that campaigns and targets concern."""

    _name = "phone.contract.type"
    _description = "Contract type"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean("In use", default=True)
    company_id = fields.Many2one("res.company", string="Company")
