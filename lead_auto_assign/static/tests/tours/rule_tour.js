import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";
import {choose, pick} from "./tour_steps";

const tours = registry.category("web_tour.tours");

/** Steps that open a new rule and name it. */
function newRule(name) {
    return [
        {
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_form_view .oe_title .o_field_widget[name=name] input",
            run: `edit ${name}`,
        },
    ];
}

/** Steps that save the rule, and find its recipient with his share. */
function saved(operator) {
    return [
        ...stepUtils.saveForm(),
        {
            content: "every recipient has a share to weigh",
            trigger: `.o_form_view .o_field_widget[name=share_ids] .o_data_row:contains(${operator})`,
        },
    ];
}

tours.add("lead_auto_assign_rule_by_list", {
    steps: () => [
        ...newRule("Tour list rule"),
        ...choose("mailing_list_ids", "Tour list"),
        ...choose("user_ids", "Anna"),
        ...choose("user_ids", "Bruno"),
        ...saved("Bruno"),
        {
            content: "the rotation begins with the first of them",
            trigger: ".o_form_view .o_field_widget[name=next_user_id]:contains(Anna)",
        },
        {
            content: "the client on the list matches",
            trigger: ".oe_stat_button[name=action_open_matches]:contains(1)",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(On the list)",
        },
    ],
});

tours.add("lead_auto_assign_rule_by_tag", {
    steps: () => [
        ...newRule("Tour tag rule"),
        ...pick("criterion", "tag"),
        ...choose("category_ids", "Tour VIP"),
        ...choose("role_ids", "Tour role"),
        ...saved("Carla"),
        {
            content: "Carla counts double",
            trigger: ".o_field_widget[name=share_ids] .o_data_row td[name=weight]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=share_ids] td[name=weight] input",
            run: "edit 2",
        },
        ...stepUtils.saveForm(),
    ],
});

tours.add("lead_auto_assign_rule_by_condition", {
    steps: () => [
        ...newRule("Tour condition rule"),
        ...pick("criterion", "domain"),
        {
            trigger: ".o_form_view .o_field_domain a:contains(New Rule)",
            run: "click",
        },
        {
            content: "the country is proposed first",
            trigger:
                ".o_form_view .o_field_domain .o_tree_editor_condition:contains(Country)",
        },
        {
            trigger:
                ".o_form_view .o_field_domain .o_tree_editor_condition input.o-autocomplete--input",
            run: "edit Andorra",
        },
        {
            trigger: ".o-autocomplete--dropdown-item > a:contains(Andorra)",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_domain:contains(Andorra)",
        },
        ...choose("team_ids", "Tour team"),
        {
            content: "to all of the team at once",
            trigger: ".o_form_view .o_field_widget[name=rotate] input",
            run: "click",
        },
        ...saved("Bruno"),
        {
            trigger: ".oe_stat_button[name=action_open_matches]:contains(1)",
        },
    ],
});

tours.add("lead_auto_assign_rule_for_leads", {
    steps: () => [
        ...newRule("Tour lead rule"),
        ...pick("model", "crm.lead"),
        ...pick("criterion", "tag"),
        ...choose("tag_ids", "Tour hot"),
        ...choose("user_ids", "Anna"),
        ...saved("Anna"),
    ],
});

tours.add("lead_auto_assign_rule_order", {
    steps: () => [
        {
            content: "the last rule becomes the first",
            trigger: ".o_data_row:contains(Third rule) .o_row_handle",
            run: "drag_and_drop (.o_data_row:contains(First rule))",
        },
        {
            trigger: ".o_data_row:first-child:contains(Third rule)",
        },
        {
            content: "a rule switched off stays in its place",
            trigger: ".o_data_row:contains(Second rule) td[name=active] input",
            run: "click",
        },
        {
            trigger: ".o_data_row.text-muted:contains(Second rule)",
        },
        {
            trigger: ".o_cp_switch_buttons .o_switch_view.o_kanban",
            run: "click",
        },
        {
            trigger: ".o_cp_switch_buttons .o_switch_view.o_list",
            run: "click",
        },
        {
            trigger: ".o_data_row.text-muted:contains(Second rule)",
        },
    ],
});

tours.add("lead_auto_assign_rule_what_if", {
    steps: () => [
        {
            trigger: ".o_data_row:contains(First rule) td[name=name]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_buttons button:contains(What if)",
            run: "click",
        },
        {
            content: "who would have received the clients of the last days",
            trigger:
                ".modal .o_field_widget[name=line_ids] .o_data_row:contains(Anna):contains(2)",
        },
        {
            trigger: ".modal-footer button:contains(Close)",
            run: "click",
        },
        {
            content: "the clients without owner get one now",
            trigger: "body:not(:has(.modal)) button[name=action_assign_now]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=match_count]:contains(3)",
        },
        {
            trigger:
                ".modal .o_field_widget[name=line_ids] .o_data_row:contains(Bruno)",
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
