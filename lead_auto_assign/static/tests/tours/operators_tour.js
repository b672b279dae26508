import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("lead_auto_assign_operators", {
    steps: () => [
        {
            trigger: ".o_data_row:contains(Bruno) td[name=assign_limit]",
            run: "click",
        },
        {
            trigger: ".o_selected_row td[name=assign_limit] input",
            run: "edit 1",
        },
        {
            trigger: ".o_list_button_save",
            run: "click",
        },
        {
            content: "he has one client, so that he is full now",
            trigger:
                ".o_data_row:contains(Bruno) td[name=assign_refusal]:contains(Limit of clients reached)",
        },
        {
            content: "Anna makes a pause",
            trigger: ".o_data_row:contains(Anna) td[name=assign_paused] input",
            run: "click",
        },
        {
            trigger:
                ".o_data_row:contains(Anna) td[name=assign_refusal]:contains(Paused)",
        },
        {
            content: "Carla gets a limit in the pipeline",
            trigger: ".o_data_row:contains(Carla) .o_list_record_open_form_view button",
            run: "click",
        },
        {
            trigger:
                ".o_field_widget[name=assign_stage_limit_ids] a:contains(Add a line)",
            run: "click",
        },
        {
            trigger: ".o_selected_row td[name=limit] input",
            run: "edit 3",
        },
        ...stepUtils.saveForm(),
    ],
});
