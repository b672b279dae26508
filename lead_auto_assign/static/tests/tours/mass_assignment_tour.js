import {registry} from "@web/core/registry";
import {choose, pick} from "./tour_steps";

registry.category("web_tour.tours").add("lead_auto_assign_mass_assignment", {
    steps: () => [
        {
            trigger: "button:contains(Assign in mass)",
            run: "click",
        },
        {
            content: "nothing is chosen yet, and nothing is wrong yet",
            trigger:
                ".modal:contains(before anything is written):not(:has(.alert:visible))",
        },
        ...choose("mailing_list_ids", "Tour list", ".modal"),
        {
            content: "the preview follows",
            trigger: ".modal .o_field_widget[name=match_count]:contains(4)",
        },
        ...choose("user_ids", "Anna", ".modal"),
        ...choose("role_ids", "Tour role", ".modal"),
        {
            content: "Bruno has room for one",
            trigger:
                ".modal .o_field_widget[name=line_ids] .o_data_row:contains(Bruno) td[name=gets]:contains(/^1$/)",
        },
        {
            trigger:
                ".modal .o_field_widget[name=line_ids] .o_data_row:contains(Anna) td[name=gets]:contains(/^3$/)",
        },
        ...pick("keep_owners", "add", ".modal"),
        {
            trigger: ".modal-footer button[name=action_assign]:visible",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_lead_assign_progress:contains(100)",
        },
        {
            trigger: ".oe_stat_button[name=action_open_lines]",
            run: "click",
        },
        {
            content: "each client with its owners before and after",
            trigger: ".o_list_view .o_data_row:contains(Carla, Anna)",
        },
        {
            trigger: ".breadcrumb .o_back_button, .o_back_button",
            run: "click",
        },
        {
            trigger: "button[name=action_undo]",
            run: "click",
        },
        {
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status button[aria-checked=true]:contains(Undone)",
        },
    ],
});

registry.category("web_tour.tours").add("lead_auto_assign_mass_of_selection", {
    steps: () => [
        {
            trigger: ".o_switch_view.o_list",
            run: "click",
        },
        {
            trigger:
                ".o_list_view .o_data_row:contains(Chosen) .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: ".o_cp_action_menus .dropdown-toggle:contains(Actions)",
            run: "click",
        },
        {
            trigger: ".o-dropdown--menu .o_menu_item:contains(Assign in mass)",
            run: "click",
        },
        {
            trigger:
                ".modal:contains(Those selected in the list) .o_field_widget[name=match_count]:contains(/^1$/)",
        },
        ...choose("user_ids", "Anna", ".modal"),
        {
            trigger: ".modal .o_field_widget[name=line_ids] .o_data_row:contains(Anna)",
        },
        {
            trigger: ".modal-footer button[name=action_assign]:visible",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_lead_assign_progress:contains(100)",
        },
    ],
});
