import {answersInWords, outcomeOf, reasonInWords} from "./wording";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {user} from "@web/core/user";

/** One client in the queue: who, why now, what was last, who has him. */
export class QueueRow extends Component {
    static template = "lead_flow.QueueRow";
    static props = {
        row: Object,
        /** The server's clock; moves every few seconds. */
        now: Number,
        isOpen: Boolean,
        isCursor: Boolean,
        hasDraft: Boolean,
    };

    get reason() {
        return reasonInWords(this.props.row, this.props.now);
    }

    /** When he usually answers: the reason to call him now, before his equals. */
    get answers() {
        return answersInWords(this.props.row);
    }

    get answersNow() {
        return this.answers && this.props.row.place.answers;
    }

    get outcome() {
        const {last_outcome: outcome} = this.props.row;
        return outcome && outcome !== "unclassified" && outcomeOf(outcome);
    }

    get details() {
        const {row} = this.props;
        return (
            row.last_note ||
            [row.city, row.phone || row.email].filter(Boolean).join(" · ")
        );
    }

    /** Who has the client, in words. */
    get holder() {
        const {held_by, reserved_for, reserved_user_id} = this.props.row;
        if (held_by) {
            return {icon: "fa-eye", text: _t("Open at %s", held_by), name: held_by};
        }
        if (reserved_user_id === user.userId) {
            return {icon: "fa-lock", text: _t("Reserved for you"), name: ""};
        }
        if (reserved_user_id) {
            return {
                icon: "fa-lock",
                text: _t("Reserved for %s", reserved_for),
                name: reserved_for,
            };
        }
        return null;
    }

    /** Who has the client says more than his tags, a last note more than a second. */
    get tags() {
        return this.holder ? [] : this.props.row.tags;
    }

    get shownTags() {
        return this.tags.slice(0, this.props.row.last_note ? 1 : 2);
    }

    get otherTags() {
        return this.tags.slice(this.shownTags.length);
    }

    open() {
        this.env.leadFlow.open(this.props.row.id);
    }
}
