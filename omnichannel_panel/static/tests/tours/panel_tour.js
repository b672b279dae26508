import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** The daily work of an agent, from the first look to the deal. */
tours.add("omnichannel_panel_daily_work", {
    steps: () => [
        {
            content: "the panel opens by itself",
            trigger: ".o_omni_name:contains(Visitor)",
        },
        {trigger: ".o_omni_kind[data-kind=visitor]"},
        // remark
        {trigger: "[data-id=remarks] .o_omni_action", run: "click"},
        {trigger: ".o_omni_remark_text", run: "edit Wants to be called tomorrow"},
        {trigger: ".o_omni_remark_save:enabled", run: "click"},
        {trigger: ".o_omni_remark_body:contains(Wants to be called tomorrow)"},
        // department
        {trigger: ".o_omni_department .o_select_menu_toggler", run: "click"},
        {trigger: ".o_select_menu_item:contains(HelpDesk)", run: "click"},
        {
            trigger:
                ".o_omni_department:has(input:value(HelpDesk)), .o_omni_department:contains(HelpDesk)",
        },
        // tag
        {trigger: ".o_omni_tag_input input", run: "edit R&D (FR) +1"},
        {trigger: ".o_omni_tag_create a", run: "click"},
        {trigger: ".o_omni_tags .o_tag:contains(FR)"},
        // contact: the known one is proposed, the agent chooses
        {trigger: "[data-kind=contact]", run: "click"},
        {
            trigger:
                ".o_omni_candidate:contains(Claire Fontaine) .o_omni_why:contains(same e-mail)",
        },
        {trigger: ".o_omni_make:disabled"},
        {trigger: ".o_omni_candidate:contains(Claire Fontaine) input", run: "click"},
        {trigger: ".o_omni_make:enabled:contains(Use this contact)", run: "click"},
        {trigger: ".o_omni_name:contains(Claire Fontaine)"},
        // deal, twice
        {trigger: "[data-kind=deal]", run: "click"},
        {trigger: "#o_omni_title", run: "edit Twenty bikes"},
        {trigger: ".o_omni_make:enabled", run: "click"},
        {trigger: ".o_notification:contains(Twenty bikes)"},
        {trigger: "[data-kind=deal] .fa-check"},
        {trigger: "[data-kind=deal]", run: "click"},
        {content: "it opens the first one", trigger: ".o_dialog .o_form_view"},
        {trigger: ".o_dialog .modal-title:contains(Deal)"},
        {trigger: ".o_dialog .btn-close", run: "click"},
        {trigger: "body:not(:has(.o_dialog))"},
        // history
        {trigger: ".o_omni_history_row:contains(An older question)"},
    ],
});

/** What was said before is opened in place, and the agent comes back. */
tours.add("omnichannel_panel_history", {
    steps: () => [
        {
            trigger: ".o_omni_history_row:contains(An older question)",
            run: "click",
        },
        {
            content: "the older conversation is read in Discuss",
            trigger:
                ".o-mail-DiscussContent .o-mail-Message:contains(An older question)",
        },
        {
            content: "the other way round",
            trigger: ".o_omni_history_row:contains(A new question)",
            run: () => window.history.back(),
        },
        {
            trigger: ".o-mail-DiscussContent .o-mail-Message:contains(A new question)",
        },
        {trigger: ".o_omni_history_row:contains(An older question)"},
    ],
});

const CONTACT = ".o_dialog .o_form_view";

/** What is known of a contact is mended, and the panel put into one's own order. */
tours.add("omnichannel_panel_contact_and_order", {
    steps: () => [
        {trigger: ".o_omni_edit[title='Edit the contact']", run: "click"},
        {trigger: `${CONTACT} [name=phone] input`, run: "edit +33612345678"},
        {trigger: ".o_dialog .o_form_button_save", run: "click"},
        {trigger: "body:not(:has(.o_dialog)) .o_omni_phone:contains(12)"},
        {trigger: ".o_omni_section:first-child[data-id=contact]"},
        {
            content: "the handle is there while the mouse or the focus is",
            trigger: "[data-id=remarks] .o_omni_fold",
            run: ({anchor}) => anchor.focus(),
        },
        {
            trigger: "[data-id=remarks] .o_omni_handle",
            run: "drag_and_drop [data-id=contact] .o_omni_header",
        },
        {trigger: ".o_omni_section:first-child[data-id=remarks]"},
    ],
});

/** Who may not change a contact looks at him, and finds nothing to save. */
tours.add("omnichannel_panel_contact_is_looked_at", {
    steps: () => [
        {trigger: ".o_omni_edit[title='View the contact']", run: "click"},
        {trigger: `${CONTACT}:contains(Claire Fontaine)`},
        {
            trigger:
                ".o_dialog footer:not(:has(.o_form_button_save)) .btn-primary:contains(Close)",
            run: "click",
        },
        {trigger: "body:not(:has(.o_dialog)) .o_omni_name:contains(Claire)"},
    ],
});

/** The camera and microphone that a browser of tests has not. */
function fakeMedia() {
    const {mediaDevices} = browser.navigator;
    mediaDevices.getUserMedia = async ({video}) =>
        video
            ? document.createElement("canvas").captureStream()
            : new AudioContext().createMediaStreamDestination().stream;
}

/** A video call now. */
tours.add("omnichannel_panel_visio_now", {
    steps: () => [
        {trigger: "[data-kind=meeting]", run: fakeMedia},
        {trigger: "[data-kind=meeting]", run: "click"},
        {trigger: ".o_omni_start_now", run: "click"},
        {trigger: ".o-discuss-Call"},
        {trigger: "button[title='Disconnect'], button[aria-label='Disconnect']"},
    ],
});

/** A video call later, whose link is sent to the visitor. */
tours.add("omnichannel_panel_visio_later", {
    steps: () => [
        {trigger: "[data-kind=meeting]", run: "click"},
        {trigger: "#o_omni_title", run: "edit A look at the bikes"},
        {trigger: ".o_omni_make:enabled", run: "click"},
        {
            content: "the history has it at once",
            trigger: ".o_omni_history_row[data-source=meeting]",
        },
        {
            trigger: ".o_notification button:contains(Send the link)",
            run: "click",
        },
        {trigger: ".o-mail-Message a[href*='/calendar/join_videocall/']"},
        {
            content: "nobody sends it twice by mistake",
            trigger: "body:not(:has(.o_notification))",
        },
    ],
});

/** The panel in the form of a session, and what was said before beside it. */
tours.add("omnichannel_panel_session_form", {
    steps: () => [
        {trigger: ".o-mail-DiscussContent .o_omni_name:contains(Claire)"},
        {trigger: "[data-id=remarks] .o_omni_action", run: "click"},
        {trigger: ".o_omni_remark_text", run: "edit Read afterwards"},
        {trigger: ".o_omni_remark_save:enabled", run: "click"},
        {trigger: ".o_omni_remark_body:contains(Read afterwards)"},
        {
            trigger: ".o_omni_history_row:contains(An older question)",
            run: "click",
        },
        {
            trigger: ".o-mail-ChatWindow .o-mail-Message:contains(An older question)",
        },
    ],
});

/** Going from one conversation to another. */
tours.add("omnichannel_panel_switch", {
    steps: () => [
        {trigger: ".o_omni_name:contains(First)"},
        {trigger: ".o_omni_remark_body:contains(About the first)"},
        {trigger: ".o-mail-DiscussSidebarChannel:contains(Second)", run: "click"},
        {trigger: ".o_omni_name:contains(Second)"},
        {trigger: "body:not(:has(.o_omni_remark_body))"},
        {trigger: "[data-id=tags] .o_omni_fold", run: "click"},
        {trigger: "[data-id=tags]:not(:has(.o_omni_body))"},
    ],
});

/** All tags, in their window. */
tours.add("omnichannel_panel_manage_tags", {
    steps: () => [
        {trigger: "[data-id=tags] .o_omni_action", run: "click"},
        {trigger: ".o_omni_tag_new", run: "edit Brand new"},
        {trigger: ".o_dialog .btn-primary:contains(Create)", run: "click"},
        {trigger: ".o_omni_tag_search", run: "edit Tour"},
        {
            trigger: ".o_omni_tag_list li:has([aria-label='Tour one']) [type=checkbox]",
            run: "click",
        },
        {
            trigger: ".o_omni_tag_list li:has([aria-label='Tour two']) [type=checkbox]",
            run: "click",
        },
        {trigger: ".o_omni_tag_merge:enabled", run: "click"},
        {
            trigger: ".o_dialog:not(.o_inactive_modal) .btn-primary:contains(Merge)",
            run: "click",
        },
        {
            trigger:
                ".o_omni_tag_list:has([aria-label='Tour one']):not(:has([aria-label='Tour two']))",
        },
        // colour, name, archive
        {trigger: ".o_omni_tag_list li .o_colorlist button", run: "click"},
        {trigger: ".o_omni_tag_list .o_colorlist_item_color_3", run: "click"},
        {trigger: ".o_omni_tag_list li .o_colorlist_item_color_3.o_colorlist_toggler"},
        {trigger: ".o_omni_tag_name", run: "edit Tour 1 R&D && click .modal-title"},
        {trigger: ".o_omni_tag_name[aria-label='Tour 1 R&D']"},
        {trigger: ".o_omni_tag_archive[title='Archive']", run: "click"},
        {trigger: ".o_omni_tag_archive[title='Restore']"},
    ],
});

/** The panel in a chat window. */
tours.add("omnichannel_panel_chat_window", {
    steps: () => [
        {trigger: ".o_menu_systray i[aria-label='Messages']", run: "click"},
        {trigger: ".o-mail-NotificationItem:contains(Visitor)", run: "click"},
        {trigger: ".o-mail-ChatWindow-moreActions", run: "click"},
        {trigger: ".o-dropdown-item:contains(Information)", run: "click"},
        {trigger: ".o-mail-ChatWindow .o_omni_name:contains(Visitor)"},
    ],
});

/** On a phone the panel takes the place of what was said, and gives it back. */
tours.add("omnichannel_panel_phone", {
    steps: () => [
        {trigger: ".o-mail-ChatWindow-moreActions", run: "click"},
        {trigger: ".o-dropdown-item:contains(Details)", run: "click"},
        {trigger: ".o-mail-ChatWindow .o_omni_name:contains(Paul)"},
        {
            content: "no finger hovers: what moves a section is there",
            trigger: "[data-id=remarks] .o_omni_handle",
        },
        {
            content: "nothing is wider than the phone",
            trigger: ".o_omni_panel",
            run: ({anchor}) => {
                const isWide = (each) =>
                    each.getBoundingClientRect().right > window.innerWidth;
                if ([...anchor.querySelectorAll("*")].some(isWide)) {
                    throw new Error("something is wider than the phone");
                }
            },
        },
        {
            trigger:
                ".o-mail-ChatWindow .o-mail-ActionPanel button[title='Close panel']",
            run: "click",
        },
        {trigger: ".o-mail-ChatWindow .o-mail-Message:contains(Hello Anna)"},
    ],
});

/** A chat with a portal user has its own panel. */
tours.add("omnichannel_panel_portal_chat", {
    steps: () => [
        {trigger: ".o_omni_details .o_omni_name:contains(Paul)"},
        {trigger: "[data-id=remarks] .o_omni_action", run: "click"},
        {trigger: ".o_omni_remark_text", run: "edit A good client"},
        {trigger: ".o_omni_remark_save:enabled", run: "click"},
        {trigger: ".o_omni_details .o_omni_remark_body:contains(A good client)"},
    ],
});
