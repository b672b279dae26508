from odoo import models


class PhoneCampaignExportKind(models.AbstractModel):
    """What makes the files of one kind of export; inherit it and fill in the methods.

    `_at_once`: up to so many targets are handled within the request.
    `_may_pause`: whether work that is stopped between two batches goes on from there.
    """

    _name = "phone.campaign.export.kind"
    _description = "Kind of export of a phone campaign"
    _at_once = 0
    _may_pause = False

    def _count(self, export):
        """How many targets there are to handle."""
        raise NotImplementedError

    def _work(self, export):
        """Make the files and attach them to `export`, behind its `last_target_id`.

        A generator that yields, after each batch, how many targets it handled; the
        transaction may be committed, and the generator closed, at each of its yields.
        """
        raise NotImplementedError
