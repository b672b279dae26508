import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registerSection} from "../panel/registries";
import {shortDate} from "../panel/wording";

/** The state and the last notes of the lead flow, and a new note. */
export class FlowNotesSection extends Component {
    static template = "omnichannel_panel.FlowNotesSection";
    static props = {panel: Object};

    setup() {
        this.state = useState({body: "", busy: false});
    }

    get flow() {
        return this.props.panel.business.lead_flow;
    }

    date(note) {
        return shortDate(note.date);
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            this.save();
        }
    }

    async save() {
        const body = this.state.body.trim();
        if (!body || this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            const {panel} = this.props;
            panel.business.lead_flow = await panel.call("write_lead_flow_note", body);
            this.state.body = "";
        } finally {
            this.state.busy = false;
        }
    }
}

/** A reader of a client outside of the flow has nothing to see there. */
function says({can_write, notes, state}) {
    return can_write || notes.length || state !== "none";
}

registerSection("flow_notes", {
    label: _t("Lead Flow"),
    sequence: 35,
    Component: FlowNotesSection,
    condition: ({business}) => Boolean(business?.lead_flow && says(business.lead_flow)),
});
