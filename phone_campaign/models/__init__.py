from . import phone_contract_type
from . import survey_survey
from . import phone_campaign
from . import phone_campaign_actions
from . import phone_campaign_access
from . import phone_campaign_target
from . import phone_campaign_event
from . import res_config_settings
