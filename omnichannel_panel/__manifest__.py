{
    "name": "Omnichannel Panel",
    "summary": "Who is this visitor, and what can the conversation become",
    "version": "19.0.1.1.0",
    "category": "Website/Live Chat",
    "author": "Callcentre Community",
    "license": "LGPL-3",
    "application": False,
    "installable": True,
    "uninstall_hook": "uninstall_hook",
    "depends": [
        "calendar",
        "crm",
        "hr",
        "im_livechat",
        "phone_validation",
        "project",
    ],
    "data": [
        # security
        "security/omnichannel_panel_security.xml",
        "security/ir.model.access.csv",
        # data
        "data/project_project.xml",
        # views
        "views/discuss_channel_views.xml",
        "views/hr_department_views.xml",
        "views/linked_views.xml",
        "views/omnichannel_views.xml",
        "views/res_partner_views.xml",
        "views/res_config_settings_views.xml",
        # menus
        "views/omnichannel_menus.xml",
    ],
    "demo": ["demo/omnichannel_panel_demo.xml"],
    "assets": {
        "web.assets_backend": ["omnichannel_panel/static/src/web/**/*"],
        "im_livechat.assets_embed_core": ["omnichannel_panel/static/src/embed/*.js"],
        "im_livechat.embed_assets_unit_tests_setup": [
            ("remove", "omnichannel_panel/static/src/web/**/*"),
        ],
        "web.assets_tests": ["omnichannel_panel/static/tests/tours/**/*"],
        "web.assets_unit_tests": ["omnichannel_panel/static/tests/*.js"],
    },
}
