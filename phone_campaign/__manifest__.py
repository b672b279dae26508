{
    "name": "Phone Campaigns",
    "summary": "Put a questionnaire to a list of clients by phone",
    "version": "19.0.1.0.0",
    "category": "Marketing/Phone Campaigns",
    "author": "Callcentre Community",
    "license": "LGPL-3",
    "application": True,
    "installable": True,
    "depends": [
        "contacts",
        "phone_validation",
        "survey",
    ],
    "uninstall_hook": "uninstall_hook",
    "external_dependencies": {"python": ["xlsxwriter"]},
    "data": [
        # security
        "security/phone_campaign_security.xml",
        "security/ir.model.access.csv",
        "security/phone_campaign_export_security.xml",
        # data
        "data/mail_activity_type.xml",
        "data/ir_cron.xml",
        "data/phone_calling_profile.xml",
        "data/mail_template.xml",
        # wizards
        "wizards/phone_campaign_associate_views.xml",
        "wizards/phone_campaign_import_views.xml",
        "wizards/phone_campaign_rights_views.xml",
        # views
        "views/phone_campaign_views.xml",
        "views/phone_campaign_target_views.xml",
        "views/phone_contract_type_views.xml",
        "views/phone_calling_profile_views.xml",
        "views/res_partner_views.xml",
        "views/survey_survey_views.xml",
        "views/survey_results_templates.xml",
        "views/res_config_settings_views.xml",
        # menus
        "views/phone_campaign_menus.xml",
        # data
        "data/ir_cron_export.xml",
        # reports
        "report/report_interview.xml",
        "views/phone_campaign_export_views.xml",
    ],
    "demo": [
        "demo/res.partner.csv",
        "demo/phone_campaign_demo.xml",
        "demo/phone_campaign_target_demo.xml",
        "demo/survey.user_input.line.csv",
        "demo/phone_campaign_event_demo.xml",
    ],
    "assets": {
        "web.assets_backend": ["phone_campaign/static/src/**/*"],
        "web.assets_tests": ["phone_campaign/static/tests/tours/**/*"],
        "web.assets_unit_tests": ["phone_campaign/static/tests/*.js"],
    },
}
