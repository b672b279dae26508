from odoo import models


class MailMessage(models.Model):
    """The e-mails of a contact, the newest first, for his history.

    Who chats a lot has tens of thousands of messages: without this index all of them
    are read to find the few e-mails among them. Only incoming e-mails are in it.
    """

    _inherit = "mail.message"

    _omnichannel_author_idx = models.Index(
        "(author_id, date DESC, id DESC) WHERE message_type = 'email'"
    )
