from odoo import api, fields, models
from odoo.exceptions import UserError

from ..file_names import safe_name
from .phone_campaign_export import UNDER_WAY

KEPT_DAYS = 7  # answers of people do not lie about for ever


class PhoneCampaignExport(models.Model):
    """The files of an export: how they are kept, told of, fetched and deleted."""

    _inherit = "phone.campaign.export"

    def _tell_owner(self):
        """Send the owner's screen a notification, with the file if there is one."""
        told = self.with_context(lang=self.user_id.lang)
        payload = {
            "id": self.id,
            "name": told.display_name,
            "state": self.state,
            "error": self.error or "",
            "url": told._download_url() if self.state == "done" else "",
        }
        self.user_id._bus_send("phone_campaign_export", payload)

    def _keep_file(self, path, ending, several, last):
        """Keep a finished file for the owner.

        :param several: whether it is one of several
        :param last: id of the last target in it
        """
        name = safe_name(f"{self.campaign_id.name} {fields.Date.context_today(self)}")
        if several:
            name = f"{name} ({len(self.attachment_ids) + 1})"
        self.attachment_ids += self._keep(name + ending, path.read_bytes())
        # it led somewhere: failures count from here on
        self.write({"last_target_id": last, "attempts": 0})

    def _keep_part(self, content, last, left_out):
        """Keep a part from which the files will be made."""
        self.part_ids += self._keep(f"part {len(self.part_ids) + 1}", content)
        self.write(
            {
                "last_target_id": last,
                "left_out_count": self.left_out_count + left_out,
                "attempts": 0,
            }
        )

    def _keep(self, name, content):
        return self.env["ir.attachment"].create(
            {"name": name, "raw": content, "res_model": self._name, "res_id": self.id}
        )

    def _drop_files(self):
        (self.attachment_ids + self.part_ids).unlink()

    # ------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------

    def action_download(self):
        """The file; if there are several, the export with all of them."""
        self.ensure_one()
        self.check_access("read")
        if self.state != "done":
            raise UserError(self.env._("This export is not ready yet."))
        if len(self.attachment_ids) != 1:
            return self._form_action()
        return {"type": "ir.actions.act_url", "url": self._download_url()}

    def _answer(self):
        """What the screen does after asking: fetch the file, or tell to wait for it."""
        if self.state == "done":
            return self.action_download()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "title": self.env._("The export is being made"),
                "message": self.env._("You will be told when it is ready: %s"),
                "links": [{"label": self.env._("show it"), "url": self._form_url()}],
            },
        }

    def _form_url(self):
        return f"/odoo/phone-campaign-exports/{self.id}"

    def _download_url(self):
        if len(self.attachment_ids) != 1:
            return self._form_url()
        return f"/web/content/{self.attachment_ids.id}?download=true"

    def _form_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Export"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_cancel(self):
        """Stop after the batch that is being worked on; nothing of it is kept."""
        self.check_access("read")
        # sudo: see _request; who may read an export may give it up
        for export in self.sudo().filtered(lambda each: each.state in UNDER_WAY):
            export._drop_files()
            export.state = "cancelled"
        return True

    @api.autovacuum
    def _gc_old(self):
        """Delete what was not fetched for a week, with its files."""
        before = fields.Datetime.subtract(fields.Datetime.now(), days=KEPT_DAYS)
        old = self.search(
            [("write_date", "<", before), ("state", "not in", UNDER_WAY)], limit=100
        )
        old.unlink()
        return len(old), len(old) == 100

    def unlink(self):
        # the files of a many2many are nobody's once their export is gone
        self.sudo()._drop_files()
        return super().unlink()
