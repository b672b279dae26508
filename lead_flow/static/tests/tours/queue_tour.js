import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

const TOURS = registry.category("web_tour.tours");

/** Press keys as an operator does, wherever the focus is. */
function press(hotkey, trigger, content) {
    return {content, trigger, run: `press ${hotkey}`};
}

TOURS.add("lead_flow_by_keyboard", {
    steps: () => [
        {content: "the queue is there", trigger: ".o_lead_flow_row:contains(First)"},
        press("alt+n", "body", "take the next client"),
        {trigger: ".o_lead_flow_client_name:contains(First)"},
        press("alt+p", ".o_lead_flow_text:focus", "predefined notes"),
        {trigger: ".o_lead_flow_templates input:focus", run: "edit interest"},
        press("Enter", ".o_lead_flow_templates:not(:contains(No answer)) input"),
        {
            content: "its text is filled in, its tag will be applied",
            trigger: ".o_lead_flow_text:value(First is interested.)",
        },
        {trigger: ".o_lead_flow_editor .o_tag:contains(Call again)"},
        press("control+Enter", ".o_lead_flow_text:focus", "save and next"),
        {trigger: ".o_lead_flow_client_name:contains(Second)"},
        {trigger: ".o_lead_flow_figure[data-figure=notes]:contains(/^1 /)"},
        {
            content: "the notification offers the way back",
            trigger: ".o_notification:contains(First) button:contains(Undo)",
            run: "click",
        },
        {trigger: ".o_lead_flow_client_name:contains(First)"},
        {
            content: "the text is back, to be corrected",
            trigger: ".o_lead_flow_text:value(First is interested.)",
        },
        {trigger: ".o_lead_flow_history:contains(First contact)"},
        press("alt+s", ".o_lead_flow_text"),
        press(
            "alt+z",
            ".o_lead_flow_undo",
            "take it back from the history, by keyboard"
        ),
        {trigger: ".o_lead_flow_history:contains(First contact)"},
        press("alt+q", "body", "search"),
        {trigger: ".o_lead_flow_search input:focus", run: "edit 06 12 34"},
        {trigger: ".o_lead_flow_row:only-child .o_lead_flow_row_name:contains(Third)"},
        press("Enter", ".o_lead_flow_search input"),
        {trigger: ".o_lead_flow_client_name:contains(Third)"},
    ],
});

TOURS.add("lead_flow_second_one_is_told", {
    steps: () => [
        {trigger: ".o_lead_flow_row:contains(First)", run: "click"},
        {trigger: ".o_lead_flow_text:focus", run: "edit My long text"},
        press("alt+s", ".o_lead_flow_text"),
        {
            content: "the colleague was first, at the same instant",
            trigger: ".o_lead_flow_conflict:contains(Bruno)",
        },
        {content: "nothing is lost", trigger: ".o_lead_flow_text:value(My long text)"},
        {trigger: ".o_lead_flow_history:contains(Bruno was first)"},
        {
            content: "and he is gone from the queue",
            trigger: ".o_lead_flow_queue:not(:contains(First))",
        },
    ],
});

TOURS.add("lead_flow_reserved_disappears", {
    steps: () => [
        {trigger: ".o_lead_flow_row:contains(First)"},
        {
            content: "a colleague writes a note meanwhile",
            trigger: ".o_lead_flow_row:contains(Second)",
            run: () =>
                rpc("/web/dataset/call_kw/lead.flow.queue/get_choices", {
                    model: "lead.flow.queue",
                    method: "get_choices",
                    args: ["tags"],
                    kwargs: {},
                }),
        },
        {
            content: "without a reload",
            trigger: ".o_lead_flow_rows:not(:contains(First)):contains(Second)",
        },
        {trigger: ".o_lead_flow_search input", run: "edit First"},
        {
            content: "who has him is readable",
            trigger:
                ".o_lead_flow_row:contains(First) .o_lead_flow_row_holder:contains(Bruno)",
        },
    ],
});

TOURS.add("lead_flow_manager_hands_over", {
    steps: () => [
        {trigger: ".o_lead_flow_search input", run: "edit First"},
        {
            trigger: ".o_lead_flow_row:contains(First) .o_lead_flow_row_holder",
            run: "click",
        },
        {trigger: ".o_lead_flow_lock:contains(Reserved for Anna)"},
        {trigger: ".o_lead_flow_hand_over", run: "click"},
        {trigger: ".modal .btn-primary:disabled"},
        {trigger: ".modal textarea", run: "edit Anna is ill"},
        {trigger: ".modal .o_select_menu input", run: "click"},
        {trigger: ".o_select_menu_item:contains(Bruno)", run: "click"},
        {trigger: ".modal .btn-primary:contains(Hand over):enabled", run: "click"},
        {trigger: ".o_lead_flow_reserved:contains(Bruno)"},
    ],
});

TOURS.add("lead_flow_draft_survives", {
    steps: () => [
        {trigger: ".o_lead_flow_row:contains(First)", run: "click"},
        {trigger: ".o_lead_flow_text:focus", run: "edit Half a sen"},
        {
            content: "the browser is reloaded",
            trigger: ".o_lead_flow_row_open:contains(First)",
            expectUnloadPage: true,
            run: () => window.location.reload(),
        },
        {
            content: "the same client, the same text",
            trigger: ".o_lead_flow_client_name:contains(First)",
        },
        {trigger: ".o_lead_flow_text:value(Half a sen)"},
        press("control+Enter", ".o_lead_flow_text"),
        {trigger: ".o_lead_flow_client_name:contains(Second)"},
    ],
});
