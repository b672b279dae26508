import {registry} from "@web/core/registry";
import {inputFiles} from "@web/../tests/utils";
import {choose, pick} from "./tour_steps";
import {stepUtils} from "@web_tour/tour_utils";

const CLIENTS = [
    "name,email,category_id",
    "Imported one,one@tour.example.com,Tour VIP",
    "Imported two,two@tour.example.com,Tour VIP",
    "Imported three,three@tour.example.com,",
    "Imported four,four@tour.example.com,",
].join("\n");

function rule(name, criterion, field, value, users) {
    return [
        {
            trigger: ".o_list_button_add, .o_form_button_create",
            run: "click",
        },
        {
            trigger: ".o_form_view .oe_title .o_field_widget[name=name] input",
            run: `edit ${name}`,
        },
        ...pick("criterion", criterion),
        ...choose(field, value),
        ...users.flatMap((user) => choose("user_ids", user)),
        ...stepUtils.saveForm(),
    ];
}

/** A manager writes two rules, and imports clients. */
registry.category("web_tour.tours").add("lead_auto_assign_two_rules", {
    steps: () => [
        ...rule("Tour VIPs", "tag", "category_ids", "Tour VIP", ["Anna"]),
        ...rule("Tour campaign", "list", "mailing_list_ids", "Tour list", [
            "Bruno",
            "Carla",
        ]),
    ],
});

registry.category("web_tour.tours").add("lead_auto_assign_import", {
    steps: () => [
        {
            trigger: ".o_control_panel .o_cp_action_menus button:has(.fa-cog)",
            run: "click",
        },
        {
            trigger: ".o_import_menu",
            run: "click",
        },
        {
            trigger: ".o_control_panel .o_import_file",
            async run() {
                const file = new File([CLIENTS], "clients.csv", {type: "text/csv"});
                await inputFiles(".o_control_panel input[type=file]", [file]);
            },
        },
        {
            content: "a trial first, which leaves nothing behind",
            trigger: ".o_control_panel button:contains(/^Test$/)",
            run: "click",
        },
        {
            trigger: ".o_import_action .alert:contains(Everything seems valid)",
        },
        {
            trigger: ".o_control_panel button:contains(/^Import$/)",
            run: "click",
        },
        {
            content: "the list of the imported clients",
            trigger: ".o_kanban_view, .o_list_view",
        },
    ],
});
