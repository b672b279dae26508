import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

tours.add("lead_auto_assign_new_client", {
    steps: () => [
        {
            trigger: ".o_control_panel_main_buttons button:contains(New)",
            run: "click",
        },
        {
            trigger: ".o_form_view h1 .o_field_widget[name=name] :is(input, textarea)",
            run: "edit Tour client",
        },
        ...stepUtils.saveForm(),
        {
            content: "the owner is there at once",
            trigger: ".o_field_widget[name=owner_ids] .o_tag:contains(Bruno)",
        },
        {
            trigger: "button[name=action_open_why]",
            run: "click",
        },
        {
            content: "by which rule, and who was passed over",
            trigger:
                ".modal .o_data_row:contains(Everybody):contains(next in rotation):contains(Anna (paused))",
        },
        {
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
    ],
});

tours.add("lead_auto_assign_client_waits", {
    steps: () => [
        {
            trigger: ".o_data_row:contains(Waiting client) td[name=record_name]",
            run: "click",
        },
        {
            content: "the row opens the client",
            trigger: ".o_form_view button[name=action_open_why]",
            run: "click",
        },
        {
            content: "which tells why nobody took it yet",
            trigger: ".modal .o_data_row:contains(Bruno (paused))",
        },
        {
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
    ],
});

tours.add("lead_auto_assign_my_clients", {
    steps: () => [
        {
            trigger: ".o_switch_view.o_list",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(Client of Bruno)",
        },
        {
            trigger: ".o_searchview_dropdown_toggler",
            run: "click",
        },
        {
            trigger: ".o_filter_menu .o_menu_item:contains(My clients)",
            run: "click",
        },
        {
            content: "only what I own, alone or with others",
            trigger:
                ".o_list_view:has(.o_data_row:contains(Client of both)):not(:has(.o_data_row:contains(Client of Bruno)))",
        },
        {
            trigger: ".o_group_by_menu .o_menu_item:contains(/^Owner$/)",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_group_header:contains(Bruno (1))",
        },
    ],
});
