{
    "name": "Lead Auto Assign",
    "summary": "Every client gets the right owner at once: rules, rotation, limits, "
    "mass assignment, routing",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "license": "LGPL-3",
    "author": "Callcentre Community",
    "depends": ["crm", "mass_mailing", "base_automation"],
    "data": [
        # security
        "security/lead_auto_assign_security.xml",
        "security/lead_owner_rules.xml",
        "security/ir.model.access.csv",
        # data
        "data/lead_assign_turn.xml",
        "data/ir_cron.xml",
        "data/ir_actions_server.xml",
        # views
        "views/lead_assign_log_views.xml",
        "views/lead_assign_share_views.xml",
        "views/lead_assign_request_views.xml",
        "wizards/lead_assign_wizard_views.xml",
        "wizards/lead_assign_simulation_views.xml",
        "views/lead_assign_batch_views.xml",
        "views/lead_assign_rule_views.xml",
        "views/res_users_views.xml",
        "views/res_partner_views.xml",
        "views/crm_lead_views.xml",
        "views/ir_actions_server_views.xml",
        "views/res_config_settings_views.xml",
        # menus
        "views/lead_auto_assign_menus.xml",
    ],
    "demo": [
        "demo/lead_auto_assign_demo.xml",
        "demo/mailing.contact.csv",
        "demo/res.partner.csv",
        "demo/crm.lead.csv",
        "demo/lead_auto_assign_history.xml",
    ],
    "assets": {
        "web.assets_backend": ["lead_auto_assign/static/src/**/*"],
        "web.assets_tests": ["lead_auto_assign/static/tests/tours/**/*"],
    },
    "post_init_hook": "fill_owners",
    "installable": True,
}
