import {registry} from "@web/core/registry";

const TOURS = registry.category("web_tour.tours");
const ROW = ".o_data_row:contains(Campaign of the tour)";

function exports() {
    return [
        {
            content: "the exports have a screen of their own",
            trigger: "[data-menu-xmlid='phone_campaign.phone_campaign_menu_exports']",
            run: "click",
        },
        {trigger: ".o_breadcrumb:contains(Exports)"},
    ];
}

TOURS.add("phone_campaign_export_at_once", {
    steps: () => [
        {trigger: `${ROW} button[name=action_export_xlsx]`, run: "click"},
        {
            content: "the row stays where it was",
            trigger: `${ROW} button[name=action_export_pdfs]`,
        },
        ...exports(),
        {
            trigger: `${ROW}:contains(Excel):contains(Ready) button[name=action_download]`,
            run: "click",
        },
        {trigger: `${ROW}:contains(Ready) [name=state]`, run: "click"},
        {
            content: "the file waits for its owner",
            trigger: ".o_form_view [name=attachment_ids] .o_attachment:contains(xlsx)",
        },
        {trigger: ".o_statusbar_buttons button[name=action_download]"},
    ],
});

TOURS.add("phone_campaign_export_in_the_background", {
    steps: () => [
        {trigger: `${ROW} button[name=action_export_xlsx]`, run: "click"},
        {
            content: "who asked is told where it can be watched",
            trigger: ".o_notification:contains(You will be told) a:contains(show it)",
        },
        ...exports(),
        {trigger: `${ROW}:contains(Waiting) [name=state]`, run: "click"},
        {trigger: ".o_statusbar_status .o_arrow_button_current:contains(Waiting)"},
        {trigger: ".o_form_view [name=progress] .o_progressbar"},
        {
            trigger: ".o_statusbar_buttons button[name=action_cancel]",
            run: "click",
        },
        {trigger: ".o_statusbar_status .o_arrow_button_current:contains(Cancelled)"},
        ...exports(),
        {trigger: `${ROW}:contains(Cancelled):not(:has(button[name=action_download]))`},
    ],
});
