import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const TOURS = registry.category("web_tour.tours");
const EDITOR = ".modal [name=question_and_page_ids]";

/** Drag the row with this text to the top of a list. */
function drag(list, text) {
    return [
        {
            content: `${text} becomes the first one`,
            trigger: `${list} .o_data_row:contains(${text}) .o_row_handle`,
            run: `drag_and_drop ${list} tr.o_data_row:nth-child(1)`,
        },
        {trigger: `${list} tr.o_data_row:nth-child(1):contains(${text})`},
    ];
}

TOURS.add("phone_campaign_referent_orders_by_dragging", {
    steps: () => [
        {
            trigger:
                ".o_data_row:contains(Order) button[name=action_configure_questionnaire]",
            run: "click",
        },
        ...drag(EDITOR, "Third?"),
        {
            content: "the choices too",
            trigger: `${EDITOR} .o_data_row:contains(Second?) button[name=action_phone_configure]`,
            run: "click",
        },
        ...drag(".modal [name=suggested_answer_ids]", "Green"),
        {trigger: ".modal button[name=action_phone_back]", run: "click"},
        {trigger: `${EDITOR} .o_data_row:contains(Second?):contains(Green; Red; Blue)`},
        {trigger: ".modal-footer button:contains(Save)", run: "click"},
        {trigger: "body:not(:has(.modal))"},
    ],
});

TOURS.add("phone_campaign_referent_builds_one", {
    steps: () => [
        {trigger: ".o_list_button_add", run: "click"},
        {trigger: ".o_field_widget[name=name] input", run: "edit Bilan"},
        ...stepUtils.saveForm(),
        {
            content: "the questionnaire",
            trigger: ".o_statusbar_buttons button[name=action_configure_questionnaire]",
            run: "click",
        },
        {trigger: `${EDITOR} .o_field_x2many_list_row_add a:first`, run: "click"},
        {trigger: `${EDITOR} .o_selected_row [name=title] input`, run: "edit Content?"},
        {
            trigger: `${EDITOR} .o_selected_row [name=phone_kind] select, ${EDITOR} .o_selected_row [name=phone_kind] input`,
            async run({queryOne}) {
                const field = queryOne(
                    `${EDITOR} .o_selected_row [name=phone_kind] select, ${EDITOR} .o_selected_row [name=phone_kind] input`
                );
                field.focus();
                field.click();
            },
        },
        {trigger: ".o_select_menu_item:contains(Single choice)", run: "click"},
        {
            content: "its choices, in one line",
            trigger: `${EDITOR} .o_selected_row [name=phone_choices] input`,
            run: "edit Oui; Non",
        },
        {
            content: "take over questions of another campaign",
            trigger: ".modal button[name=action_phone_import]",
            run: "click",
        },
        {trigger: ".modal [name=source_id] input", run: "edit Campaign of the tour"},
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Campaign of the tour)",
            run: "click",
        },
        {trigger: ".modal [name=line_ids] .o_data_row:contains(Satisfied)"},
        {trigger: ".modal button[name=action_import]", run: "click"},
        {trigger: `${EDITOR} .o_data_row:contains(Satisfied)`},
        {
            content: "the choices have a window of their own",
            trigger: `${EDITOR} .o_data_row:contains(Content?) button[name=action_phone_configure]`,
            run: "click",
        },
        {
            trigger:
                ".modal [name=suggested_answer_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger:
                ".modal [name=suggested_answer_ids] .o_selected_row [name=value] input",
            run: "edit Peut-être",
        },
        {trigger: ".modal button[name=action_phone_back]", run: "click"},
        {
            trigger: `${EDITOR} .o_data_row:contains(Content?):contains(Oui; Non; Peut-être)`,
        },
        {trigger: ".modal-footer button:contains(Save)", run: "click"},
        {trigger: "body:not(:has(.modal))"},
        {
            content: "the rights",
            trigger: ".o_statusbar_buttons button[name=action_configure_rights]",
            run: "click",
        },
        {
            trigger: ".modal .o_data_row:contains(Anna) [name=can_export] input",
            run: "click",
        },
        {trigger: ".modal button[name=action_apply]", run: "click"},
        {trigger: "body:not(:has(.modal))"},
        {
            content: "the dashboard says what to do next",
            trigger: ".o_statusbar_buttons button[name=action_open_dashboard]",
            run: "click",
        },
        {trigger: ".o_phone_empty button", run: "click"},
        {trigger: ".o_kanban_view, .o_list_view"},
    ],
});

/** Type one question more, which comes at the end. */
function add(number) {
    return [
        {
            content: `question ${number}`,
            trigger: `${EDITOR} .o_field_x2many_list_row_add a:first`,
            run: "click",
        },
        {
            trigger: `${EDITOR} .o_data_row:nth-child(${number}).o_selected_row [name=title] input`,
            run: `edit Question ${number}?`,
        },
    ];
}

TOURS.add("phone_campaign_referent_types_twelve_questions", {
    steps: () => [
        {
            trigger:
                ".o_data_row:contains(Twelve) button[name=action_configure_questionnaire]",
            run: "click",
        },
        {trigger: ".modal .o_phone_questionnaire_editor"},
        ...Array.from({length: 12}, (_each, index) => add(index + 1)).flat(),
        {
            content: "save, and stay in the window",
            trigger: ".modal button[name=action_phone_stay]",
            run: "click",
        },
        {trigger: `${EDITOR}:not(:has(.o_selected_row))`},
        {
            content: "the last one has choices",
            trigger: `${EDITOR} .o_data_row:nth-child(12) button[name=action_phone_configure]`,
            run: "click",
        },
        {
            trigger: ".modal [name=phone_kind] .o_radio_item:contains(Multiple) input",
            run: "click",
        },
        {trigger: ".modal .nav-link:contains(Choices)", run: "click"},
        ...Array.from({length: 12}, (_each, index) => [
            {
                content: `choice ${index + 1}`,
                trigger:
                    ".modal [name=suggested_answer_ids] .o_field_x2many_list_row_add a",
                run: "click",
            },
            {
                trigger: `.modal [name=suggested_answer_ids] .o_data_row:nth-child(${index + 1}).o_selected_row [name=value] input`,
                run: `edit Choice ${index + 1}`,
            },
        ]).flat(),
        {trigger: ".modal button[name=action_phone_back]", run: "click"},
        {
            content: "one more choice comes behind the twelfth",
            trigger: `${EDITOR} .o_data_row:nth-child(12):contains(Choice 12) button[name=action_phone_configure]`,
            run: "click",
        },
        {
            trigger:
                ".modal [name=suggested_answer_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger:
                ".modal [name=suggested_answer_ids] .o_data_row:nth-child(13).o_selected_row [name=value] input",
            run: "edit Choice 13",
        },
        {trigger: ".modal button[name=action_phone_back]", run: "click"},
        {trigger: `${EDITOR} .o_data_row:nth-child(12):contains(Choice 13)`},
        {trigger: ".modal-footer button:contains(Save)", run: "click"},
        {trigger: "body:not(:has(.modal))"},
    ],
});

TOURS.add("phone_campaign_rights_of_many_operators", {
    steps: () => [
        {
            trigger:
                ".o_data_row:contains(Campaign of the tour) button[name=action_configure_rights]",
            run: "click",
        },
        {
            content: "the last of many, without turning a page",
            trigger: ".modal .o_data_row:contains(Operator 89) [name=can_edit] input",
            run: "click",
        },
        {
            trigger: ".modal .o_data_row:contains(Operator 00) [name=can_export] input",
            run: "click",
        },
        {trigger: ".modal button[name=action_apply]", run: "click"},
        {trigger: "body:not(:has(.modal))"},
    ],
});

TOURS.add("phone_campaign_referent_sets_a_condition", {
    steps: () => [
        {
            trigger:
                ".o_data_row:contains(Conditions) button[name=action_configure_questionnaire]",
            run: "click",
        },
        {
            trigger: `${EDITOR} .o_data_row:contains(Why not?) button[name=action_phone_configure]`,
            run: "click",
        },
        {trigger: ".modal [name=triggering_answer_ids] input", run: "edit No"},
        {
            content: "only choices of the questions before it",
            trigger:
                ".o-autocomplete--dropdown-item:contains(No):not(:contains(Nobody))",
            run: "click",
        },
        {trigger: ".modal button[name=action_phone_back]", run: "click"},
        {trigger: `${EDITOR} .o_data_row:contains(Why not?)`},
        {trigger: ".modal-footer button:contains(Save)", run: "click"},
        {
            content: "a click on the row opens the dashboard",
            trigger:
                "body:not(:has(.modal)) .o_data_row:contains(Conditions) td[name=name]",
            run: "click",
        },
        {trigger: ".o_phone_empty"},
    ],
});

TOURS.add("phone_campaign_deleting_is_refused", {
    steps: () => [
        {
            trigger:
                ".o_data_row:contains(Campaign of the tour) button[name=action_delete]",
            run: "click",
        },
        {
            content: "asked first",
            trigger: ".modal-footer button.btn-primary",
            run: "click",
        },
        {
            content: "refused, with the reason and the way out",
            trigger:
                ".modal:contains(interviews: 1):contains(Archive it instead) .modal-footer button",
            run: "click",
        },
        {trigger: "body:not(:has(.modal)) .o_data_row:contains(Campaign of the tour)"},
    ],
});

TOURS.add("phone_campaign_referent_associates", {
    steps: () => [
        {trigger: ".o_menu_sections a:contains(Clients)", run: "click"},
        {trigger: ".o_switch_view.o_list", run: "click"},
        ...["one", "two", "mute"].map((name) => ({
            trigger: `.o_list_view .o_data_row:contains(AA toured ${name}) .o_list_record_selector input`,
            run: "click",
        })),
        {trigger: ".o_selection_box:contains(3)"},
        {trigger: ".o_cp_action_menus .dropdown-toggle", run: "click"},
        {
            trigger: ".o-dropdown-item:contains(Associate with a phone campaign)",
            run: "click",
        },
        {trigger: ".modal [name=campaign_id] input", run: "edit Associated by tour"},
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Associated by tour)",
            run: "click",
        },
        {
            content: "what will be added, and who is left out",
            trigger:
                ".modal .alert-info:contains(2) ~ .alert-warning:contains(no phone) [name=add_without_phone] input",
            run: "click",
        },
        {trigger: ".modal .alert-info:contains(3)"},
        {trigger: ".modal [name=contract_type_ids] input", run: "edit Car of"},
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Car of the tour)",
            run: "click",
        },
        {trigger: ".modal button[name=action_associate]", run: "click"},
        {trigger: ".o_notification:contains(Targets added: 3)"},
        {trigger: "body:not(:has(.modal))"},
    ],
});
