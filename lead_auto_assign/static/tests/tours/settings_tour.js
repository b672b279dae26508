import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("lead_auto_assign_settings", {
    steps: () => [
        {
            trigger: ".settings_tab .tab[data-key=crm]",
            run: "click",
        },
        {
            trigger:
                "#lead_route_to_owners .o_field_widget[name=lead_route_to_owners] input",
            run: "click",
        },
        {
            trigger: "#lead_engine input[data-value=core]",
            run: "click",
        },
        {
            content: "Odoo's own assignment is offered then",
            trigger: ".o_field_widget[name=crm_use_auto_assignment]:visible",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_form_view:not(:has(.o_dirty_warning)) .settings_tab",
        },
    ],
});
