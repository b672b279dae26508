{
    "name": "Lead Flow",
    "summary": "A queue of clients to call, notes with an outcome, and a report",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Callcentre Community",
    "license": "LGPL-3",
    "application": True,
    "installable": True,
    "depends": [
        "base_automation",
        "crm",
        "lead_auto_assign",
        "mail",
        "mass_mailing",
        "phone_validation",
    ],
    "external_dependencies": {"python": ["openai"]},
    "data": [
        # security
        "security/lead_flow_security.xml",
        "security/ir.model.access.csv",
        # data
        "data/mail_activity_type.xml",
        "data/ir_cron.xml",
        # wizards
        "wizards/lead_flow_hand_over_views.xml",
        "wizards/lead_flow_note_wizard_views.xml",
        "wizards/lead_flow_note_bulk_views.xml",
        # views
        "views/lead_flow_note_views.xml",
        "views/lead_flow_note_template_views.xml",
        "views/res_partner_views.xml",
        "views/crm_lead_views.xml",
        "views/mailing_contact_views.xml",
        "views/res_role_views.xml",
        "views/ir_actions_server_views.xml",
        "views/res_config_settings_views.xml",
        "report/lead_flow_report_views.xml",
        # menus
        "views/lead_flow_menus.xml",
    ],
    "demo": ["demo/lead_flow_demo.xml"],
    "assets": {
        "web.assets_backend": ["lead_flow/static/src/**/*"],
        "web.assets_tests": ["lead_flow/static/tests/tours/**/*"],
        "web.assets_unit_tests": ["lead_flow/static/tests/*.js"],
    },
}
