import {asTags, dateTimeInWords, millisOf, outcomeOf, secondsInWords} from "./wording";
import {useLeadFlow, useShortcut} from "./lead_flow_hook";
import {Component} from "@odoo/owl";
import {KeyHint} from "./key_hint";
import {TagsList} from "@web/core/tags_list/tags_list";
import {_t} from "@web/core/l10n/translation";

/** All notes on the client, the newest first; the last one can be taken back. */
export class NoteHistory extends Component {
    static template = "lead_flow.NoteHistory";
    static components = {KeyHint, TagsList};
    static props = {};

    setup() {
        this.store = useLeadFlow();
        useShortcut("undo", () => this.undoLast());
    }

    get client() {
        return this.store.client.data;
    }

    get notes() {
        return this.client.history;
    }

    outcome(note) {
        return note.outcome !== "unclassified" && outcomeOf(note.outcome);
    }

    date(note) {
        return dateTimeInWords(note.date);
    }

    callback(note) {
        return dateTimeInWords(note.callback_date);
    }

    duration(note) {
        return note.duration ? secondsInWords(note.duration) : "";
    }

    tags(note) {
        return asTags(note.tags);
    }

    /** Why the machine thinks so, in the client's words. */
    evidence(note) {
        return note.outcome_source === "ai" && note.evidence
            ? _t("Automatic: “%s”", note.evidence)
            : "";
    }

    canUndo(note) {
        return note.undo_until && millisOf(note.undo_until) > this.store.serverNow;
    }

    undoLast() {
        const note = this.notes.find((each) => this.canUndo(each));
        if (note) {
            return this.store.undo(note);
        }
        this.store.notify(_t("There is no note that could still be taken back."), {
            type: "warning",
        });
    }
}
