import {
    Component,
    onWillDestroy,
    onWillStart,
    useEffect,
    useExternalListener,
    useState,
    useSubEnv,
} from "@odoo/owl";
import {useShortcut} from "./lead_flow_hook";
import {ClientCard} from "./client_card";
import {DayStrip} from "./day_strip";
import {KeyHint} from "./key_hint";
import {LeadFlowStore} from "./lead_flow_store";
import {NoteEditor} from "./note_editor";
import {NoteHistory} from "./note_history";
import {QueueList} from "./queue_list";
import {ShortcutHelp} from "./shortcut_help";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

/** The screen of a call-centre operator: the queue, one client, the note. */
export class LeadFlow extends Component {
    static template = "lead_flow.LeadFlow";
    static components = {
        ClientCard,
        DayStrip,
        KeyHint,
        NoteEditor,
        NoteHistory,
        QueueList,
    };
    static props = {...standardActionServiceProps};
    static path = "lead-flow";

    setup() {
        this.ui = useService("ui");
        this.dialog = useService("dialog");
        this.callEnd = useService("lead_flow_call_end");
        useSubEnv({leadFlow: new LeadFlowStore(this.env.services)});
        this.store = useState(this.env.leadFlow);
        onWillStart(() => {
            this.store.start();
            this.callEnd.screen = this.store;
            this.store.open(this.props.resId);
        });
        onWillDestroy(() => {
            this.callEnd.screen = null;
            this.store.stop();
        });
        useEffect(
            (id) => this.props.updateActionState?.({resId: id || false}),
            () => [this.store.client.id]
        );
        useExternalListener(window, "pagehide", this.letGo);
        useExternalListener(window, "pageshow", () => this.store.wake());
        useExternalListener(window, "online", () => this.store.wake());
        useExternalListener(document, "visibilitychange", this.onVisibility);
        useExternalListener(window, "keydown", this.onKeydown);
        useShortcut("next", () => this.store.openNext());
        useShortcut("down", () => this.store.step(1), {allowRepeat: false});
        useShortcut("up", () => this.store.step(-1), {allowRepeat: false});
        useShortcut("help", () => this.help());
    }

    get isOpen() {
        return Boolean(this.store.client.data);
    }

    /** What a phone shows: the client's pane only when there is a client. */
    get pane() {
        const {pane, client} = this.store;
        return client.data || client.loading ? pane : "queue";
    }

    onVisibility() {
        if (document.visibilityState === "visible") {
            this.store.wake();
        }
    }

    /** The page goes: an answer could not be received any more. */
    letGo() {
        const {id} = this.store.client;
        if (id) {
            const params = {
                model: "lead.flow.queue",
                method: "release_hold",
                args: [id],
                kwargs: {},
            };
            navigator.sendBeacon(
                "/web/dataset/call_kw/lead.flow.queue/release_hold",
                new Blob([JSON.stringify({jsonrpc: "2.0", method: "call", params})], {
                    type: "application/json",
                })
            );
        }
    }

    onKeydown(ev) {
        const isTyping = ev.target.closest?.("input, textarea, [contenteditable=true]");
        if (ev.key === "?" && !isTyping && this.ui.activeElement === document) {
            ev.preventDefault();
            this.help();
        }
    }

    help() {
        this.dialog.add(ShortcutHelp);
    }
}

registry.category("actions").add("lead_flow.queue", LeadFlow);
