import {Component, useEffect, useRef} from "@odoo/owl";
import {OUTCOMES, UNCLASSIFIED, secondsInWords} from "./wording";
import {deserializeDateTime, serializeDateTime} from "@web/core/l10n/dates";
import {useLeadFlow, useShortcut} from "./lead_flow_hook";
import {ChoicePicker} from "./choice_picker";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {KeyHint} from "./key_hint";
import {TemplatePicker} from "./template_picker";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {localization} from "@web/core/l10n/localization";
import {useService} from "@web/core/utils/hooks";

const {DateTime} = luxon;

/** The note being written: text, tags, outcome, closing, callback; saving it. */
export class NoteEditor extends Component {
    static template = "lead_flow.NoteEditor";
    static components = {ChoicePicker, DateTimeInput, KeyHint, TemplatePicker};
    static props = {};

    setup() {
        this.store = useLeadFlow();
        this.ui = useService("ui");
        this.outcomes = OUTCOMES;
        this.textRef = useRef("text");
        this.rootRef = useRef("root");
        useShortcut("write", () => this.focus());
        useShortcut("outcome", () => this.nextOutcome());
        useShortcut("close", () => this.toggleClosing());
        useShortcut("callback", () => this.focusCallback());
        useShortcut("save", () => this.save());
        useShortcut("saveNext", () => this.save({next: true}));
        useEffect(
            (_id, lock) => {
                if (!lock && !this.ui.isSmall) {
                    this.focus();
                }
            },
            () => [this.client.id, this.client.lock]
        );
    }

    get client() {
        return this.store.client;
    }

    get draft() {
        return this.client.draft;
    }

    get lockText() {
        const {data, lock} = this.client;
        if (lock === "reserved") {
            return _t("Reserved for %s: you can read, not write.", data.reserved_for);
        }
        return lock
            ? _t(
                  "%s has this client open. As soon as he is free you can write.",
                  data.held_by
              )
            : "";
    }

    get isFrozen() {
        // what is typed after a note was sent, even in vain, would not be in it
        return Boolean(this.client.lock || this.client.saving);
    }

    get callback() {
        const {callback_date: date} = this.draft;
        return date ? deserializeDateTime(date) : false;
    }

    /** How long the call took whose note this is, "" if nobody measured. */
    get callDuration() {
        const {call_seconds: seconds} = this.draft;
        return seconds === null ? "" : secondsInWords(seconds);
    }

    /** Nobody agrees a callback to the second. */
    get callbackFormat() {
        return localization.dateTimeFormat.replace(/[:.]ss/, "");
    }

    /** Callbacks that are agreed most often. */
    get quickCallbacks() {
        const now = DateTime.local();
        const morning = {hour: 9, minute: 0, second: 0, millisecond: 0};
        return [
            {label: _t("1 h"), date: now.plus({hours: 1}).startOf("minute")},
            {label: _t("tomorrow"), date: now.plus({days: 1}).set(morning)},
            {label: _t("in a week"), date: now.plus({days: 7}).set(morning)},
        ];
    }

    focus() {
        this.textRef.el?.focus();
    }

    focusCallback() {
        const input = this.rootRef.el?.querySelector(".o_lead_flow_callback_input");
        input?.focus();
        // core's picker opens by a click
        input?.click();
    }

    onKeydown(ev) {
        if (ev.key === "/" && !this.draft.body) {
            ev.preventDefault();
            this.rootRef.el.querySelector(".o_lead_flow_template_button").click();
        }
    }

    async useTemplate(template) {
        await this.store.useTemplate(template);
        this.focus();
    }

    /** Choose an outcome; what is chosen already is taken back, a suggestion too. */
    toggleOutcome(id) {
        this.setOutcome(this.draft.shownOutcome === id ? UNCLASSIFIED.id : id);
    }

    setOutcome(id) {
        if (!this.isFrozen) {
            this.draft.setOutcome(id);
        }
    }

    nextOutcome() {
        const ids = [UNCLASSIFIED.id, ...this.outcomes.map((each) => each.id)];
        const index = ids.indexOf(this.draft.shownOutcome);
        this.setOutcome(ids[(index + 1) % ids.length]);
    }

    toggleClosing() {
        if (!this.isFrozen) {
            this.draft.change({is_closing: !this.draft.is_closing});
        }
    }

    setCallback(date) {
        this.draft.change({
            callback_date: date ? serializeDateTime(date) : false,
            is_closing: date ? false : this.draft.is_closing,
        });
    }

    setLead(id) {
        this.draft.change({lead_id: Number(id)});
    }

    setTags(ids, found) {
        const known = new Map(
            [...found, ...this.draft.tags].map((tag) => [tag.id, tag])
        );
        const tags = ids.map((id) => known.get(id)).filter(Boolean);
        this.draft.change({tags: tags.map(({id, name, color}) => ({id, name, color}))});
    }

    save(options) {
        if (this.draft.isEmpty) {
            this.store.notify(
                _t("Write something, or choose an outcome or a predefined note."),
                {type: "warning"}
            );
            return this.focus();
        }
        return this.store.save(options);
    }

    async copy() {
        await browser.navigator.clipboard.writeText(this.draft.body);
        this.store.notify(_t("Copied."), {type: "info"});
    }

    discard() {
        this.draft.clear();
        this.client.conflict = null;
        this.client.listDrafts();
    }
}
