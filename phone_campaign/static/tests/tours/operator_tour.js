import {registry} from "@web/core/registry";

const TOURS = registry.category("web_tour.tours");

/** Press keys as an operator does, wherever the focus is. */
function press(hotkey, trigger, content) {
    return {content, trigger, run: `press ${hotkey}`};
}

/** A digit as a keyboard gives it, with its `code`. */
function digit(number, trigger) {
    return {
        trigger,
        run() {
            document.activeElement.dispatchEvent(
                new KeyboardEvent("keydown", {
                    key: String(number),
                    code: `Digit${number}`,
                    bubbles: true,
                    cancelable: true,
                })
            );
        },
    };
}

TOURS.add("phone_campaign_operator_by_keyboard", {
    steps: () => [
        {trigger: ".o_phone_row:contains(Dupont)"},
        {trigger: ".o_phone_counter[data-counter=to_call]:contains(2)"},
        press("n", "body", "the next for me"),
        {trigger: ".o_phone_client_name:contains(Dupont)"},
        press("q", "body", "the questionnaire"),
        {trigger: ".o_phone_question_current:contains(Satisfied)"},
        digit(2, ".o_phone_question_current:contains(Satisfied)"),
        {
            content: "the question for the dissatisfied appears, its field is ready",
            trigger: ".o_phone_question_current:contains(Why not) textarea:focus",
            run: "edit Too dear",
        },
        press("control+Enter", ".o_phone_question textarea", "finish"),
        {trigger: ".o_phone_next:focus", content: "the next one is one Enter away"},
        {trigger: ".o_phone_counter[data-counter=done]:contains(1)"},
        press("n", "body"),
        {trigger: ".o_phone_client_name:contains(Martin)"},
        press("f", "body", "the call failed"),
        {trigger: ".o_phone_failure"},
        press("2", "body", "busy"),
        {trigger: ".o_phone_next:focus"},
        {trigger: ".o_phone_row:contains(Martin) td:contains(1)"},
    ],
});

TOURS.add("phone_campaign_callback", {
    steps: () => [
        {trigger: ".o_phone_row:contains(Dupont)", run: "click"},
        {trigger: ".o_phone_client_name:contains(Dupont)"},
        {trigger: ".o_phone_contact_add", run: "click"},
        {trigger: ".o_phone_contact_form input:first", run: "edit Zoé"},
        {trigger: ".o_phone_contact_save", run: "click"},
        {trigger: ".o_phone_contact:contains(Zoé)"},
        press("r", "body", "call back"),
        {trigger: ".o_phone_callback button:contains(Tomorrow 10:00)", run: "click"},
        {trigger: ".o_phone_confirm", run: "click"},
        {trigger: ".o_phone_counter[data-counter=to_recall]:contains(1)"},
        {trigger: ".o_phone_row:contains(Dupont) .o_phone_state:contains(To recall)"},
        {trigger: ".o_phone_counter[data-counter=to_recall]", run: "click"},
        {trigger: ".o_phone_list:not(:contains(Dupont))"},
        {trigger: ".o_phone_clear", run: "click"},
        {trigger: ".o_phone_row:contains(Dupont)"},
        {trigger: ".o_phone_search input", run: "edit mart"},
        {trigger: ".o_phone_list:not(:contains(Dupont)) .o_phone_row:contains(Martin)"},
    ],
});

TOURS.add("phone_campaign_resume_after_reload", {
    steps: () => [
        {
            content: "the questionnaire opens by itself where it stopped",
            trigger: ".o_phone_question_current:contains(Why not)",
        },
        {trigger: ".o_phone_chosen:contains(No)"},
        {trigger: ".o_phone_suspend", run: "click"},
        {trigger: ".o_phone_row:contains(Dupont) .o_phone_state:contains(Suspended)"},
    ],
});

TOURS.add("phone_campaign_missing_is_shown", {
    steps: () => [
        {trigger: ".o_phone_row:contains(Dupont)", run: "click"},
        {trigger: ".o_phone_questionnaire", run: "click"},
        {trigger: ".o_phone_missing:contains(1)"},
        {trigger: ".o_phone_finish", run: "click"},
        {trigger: ".o_phone_question_flagged:contains(Satisfied)"},
        {trigger: ".o_phone_choice:contains(Yes)", run: "click"},
        {trigger: ".o_phone_status[data-status=saved]"},
        {trigger: ".o_phone_contact_select", run: "selectByIndex 1"},
        {trigger: ".o_phone_finish", run: "click"},
        {trigger: ".o_phone_row:contains(Dupont) .o_phone_state:contains(Done)"},
    ],
});

TOURS.add("phone_campaign_colleague_has_it", {
    steps: () => [
        {trigger: ".o_phone_row:contains(Dupont) .o_phone_holder:contains(Bruno)"},
        {trigger: ".o_phone_row:contains(Dupont)", run: "click"},
        {trigger: ".o_phone_held:contains(Bruno)"},
        {trigger: ".o_phone_questionnaire:disabled"},
        {trigger: ".o_phone_close", run: "click"},
        press("n", "body"),
        {trigger: ".o_phone_client_name:contains(Martin)"},
    ],
});

TOURS.add("phone_campaign_corrects_and_cancels", {
    steps: () => [
        {trigger: ".o_phone_row:contains(Dupont)", run: "click"},
        {trigger: ".o_phone_contract_types button", run: "click"},
        {trigger: ".o-dropdown--menu label:contains(Car)", run: "click"},
        {trigger: ".o_phone_contract_types .o_tag:contains(Car)"},
        {trigger: ".o_phone_contact:contains(Dupont) button", run: "click"},
        {trigger: ".o_phone_contact_form input:eq(1)", run: "edit Baker"},
        press("Enter", ".o_phone_contact_form input:eq(1)", "save the contact"),
        {trigger: ".o_phone_contact:contains(Dupont):contains(Baker)"},
        {trigger: ".o_phone_actions h3", run: "click"},
        press("s", "body", "suspend"),
        {trigger: ".o_phone_row:contains(Dupont) .o_phone_state:contains(Suspended)"},
        {trigger: ".o_phone_counter[data-counter=started]:contains(1)"},
        {trigger: ".o_phone_row:contains(Dupont)", run: "click"},
        {trigger: ".o_phone_event[data-kind=contract_types]:contains(Car)"},
        {trigger: ".o_phone_event[data-kind=suspend]:contains(Anna)"},
        press("x", "body", "cancel"),
        {trigger: ".o_phone_reason input", run: "edit Moved abroad"},
        {trigger: ".o_phone_confirm", run: "click"},
        {trigger: ".o_phone_row:contains(Dupont) .o_phone_state:contains(Cancelled)"},
    ],
});

TOURS.add("phone_campaign_manager_reopens", {
    steps: () => [
        {trigger: ".o_phone_row:contains(Dupont)", run: "click"},
        {trigger: ".o_phone_questionnaire:contains(Look at the answers)"},
        {trigger: ".o_phone_actions button:contains(Reopen)", run: "click"},
        {trigger: ".o_phone_reason input", run: "edit Wrong answer"},
        {trigger: ".o_phone_confirm", run: "click"},
        {trigger: ".o_phone_event[data-kind=reopen]:contains(Wrong answer)"},
        {trigger: ".o_phone_questionnaire:contains(Go on)", run: "click"},
        {trigger: ".o_phone_chosen:contains(Yes)"},
    ],
});

/** What does not fit is as good as not there. */
function fits(selector) {
    const {right, width} = document.querySelector(selector).getBoundingClientRect();
    if (!width || right > window.innerWidth) {
        throw new Error(`${selector} is not seen at ${window.innerWidth} pixels`);
    }
}

TOURS.add("phone_campaign_on_a_small_screen", {
    steps: () => [
        {
            trigger: ".o_phone_row .o_phone_row_callback:contains(Bruno)",
            run() {
                fits(".o_phone_row .o_phone_state");
                fits(".o_phone_row td:last-child");
            },
        },
        {trigger: ".o_phone_row .o_phone_row_callback:contains(Bruno)", run: "click"},
        {
            trigger: ".o_phone_close",
            run() {
                const [close, name] = [".o_phone_close", ".o_phone_client_name"].map(
                    (each) => document.querySelector(each).getBoundingClientRect()
                );
                if (close.left < name.right) {
                    throw new Error("the way out is in a line of its own");
                }
            },
        },
    ],
});
