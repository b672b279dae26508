import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("lead_auto_assign_tag_trigger", {
    steps: () => [
        {
            content: "Create a rule",
            trigger: ".o_control_panel button.o-kanban-button-new",
            run: "click",
        },
        {
            trigger: ".o_form_renderer .oe_title .o_input",
            run: "edit Assign VIPs",
        },
        {
            content: "on users: their tags belong to their contacts",
            trigger: ".o_form_renderer .o_group div[name=model_id] input",
            run: "edit res.users",
        },
        {
            trigger: ".dropdown-menu li a:contains(/^User$/):not(:has(.fa-spin))",
            run: "click",
        },
        {
            trigger: ".o_form_renderer .o_field_widget[name=trigger] input",
            run: "click",
        },
        {
            trigger:
                ".o_select_menu_menu:has(.o_select_menu_item:contains(On create))" +
                ":not(:has(.o_select_menu_item:contains(Tag is added)))",
        },
        {
            content: "on contacts",
            trigger: ".o_form_renderer .o_group div[name=model_id] input",
            run: "edit res.partner",
        },
        {
            trigger: ".dropdown-menu li a:contains(/^Contact$/):not(:has(.fa-spin))",
            run: "click",
        },
        {
            trigger: ".o_form_renderer .o_field_widget[name=trigger] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains(Tag is added)",
            run: "click",
        },
        {
            trigger: ".o_form_renderer div[name=trg_field_ref] input",
            run: "edit Tour VIP",
        },
        {
            trigger: ".dropdown-menu li a:contains(Tour VIP):not(:has(.fa-spin))",
            run: "click",
        },
        {
            content: "Assign owners",
            trigger: ".o_form_renderer div[name=action_server_ids] button",
            run: "click",
        },
        {
            trigger: ".modal .o_form_renderer [name=state] span[value*=lead_assign]",
            run: "click",
        },
        {
            content: "by one rule of this model only",
            trigger: ".modal .o_form_renderer div[name=lead_assign_rule_ids] input",
            run: "edit Tour",
        },
        {
            trigger:
                ".dropdown-menu:has(li a:contains(Tour rule on clients))" +
                ":not(:has(li a:contains(Tour rule on leads)))" +
                " li a:contains(Tour rule on clients)",
            run: "click",
        },
        {
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
        ...stepUtils.saveForm(),
    ],
});
