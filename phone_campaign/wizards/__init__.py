from . import phone_campaign_rights
