from . import phone_campaign_associate
from . import phone_campaign_import
from . import phone_campaign_rights
