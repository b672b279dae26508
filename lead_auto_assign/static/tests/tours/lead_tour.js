import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("lead_auto_assign_new_lead", {
    steps: () => [
        {
            trigger: ".o_kanban_renderer .o_kanban_group:contains(New)",
        },
        {
            trigger: ".o_control_panel_main_buttons button.o-kanban-button-new",
            run: "click",
        },
        {
            trigger: ".o_kanban_quick_create .o_field_widget[name=name] input",
            run: "edit Tour lead",
        },
        {
            trigger: ".o_kanban_quick_create .o_kanban_add",
            run: "click",
        },
        {
            content: "the card shows the owners",
            trigger:
                ".o_kanban_record:contains(Tour lead) .o_field_widget[name=owner_ids] .o_tag[aria-label=Anna]",
        },
        {
            trigger: ".o_kanban_record:contains(Tour lead)",
            run: "click",
        },
        {
            trigger:
                ".o_form_view .o_field_widget[name=owner_ids] .o_tag:contains(Bruno)",
        },
        {
            trigger: "button[name=action_open_why]",
            run: "click",
        },
        {
            trigger: ".modal .o_data_row:contains(Every lead):contains(all recipients)",
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
