from odoo import models


class MailMail(models.Model):
    """Routing: the contact form of a website writes to the owners of its sender."""

    _inherit = "mail.mail"

    def website_form_input_filter(self, request, values):
        """Called by `website`, if installed, with what a visitor has filled in.

        :param request: the HTTP request; its signature was made of the form's own
            `email_to` and is checked against that, not against what we return.
        :param dict values: of the `mail.mail` to create; `email_to` is the company's
            mailbox, `email_from` the visitor.
        :return: the values, with the owners as `email_to` if the visitor is a client.
        """
        parent = getattr(super(), "website_form_input_filter", None)
        values = parent(request, values) if parent else values
        # without a recipient of its own the form is signed for nobody
        if not values.get("email_to"):
            return values
        owners = self.env["res.partner"]._routing_form_owners(
            self.env.user, values.get("email_from"), self.env.company
        )
        addresses = [user.email_formatted for user in owners if user.email_normalized]
        return {**values, "email_to": ", ".join(addresses)} if addresses else values
