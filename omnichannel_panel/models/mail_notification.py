from odoo import models


class MailNotification(models.Model):
    """The e-mails and SMS that a contact was sent, the newest first, for his history.

    A good client was sent tens of thousands: without this index all of them are read
    to find the last few.
    """

    _inherit = "mail.notification"

    _omnichannel_sent_idx = models.Index(
        "(res_partner_id, mail_message_id DESC)"
        " WHERE notification_type IN ('email', 'sms')"
    )
