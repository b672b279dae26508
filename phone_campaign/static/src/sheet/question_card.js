import {Component, markup, onWillUnmount, useEffect, useRef} from "@odoo/owl";
import {
    deserializeDate,
    deserializeDateTime,
    formatDate,
    formatDateTime,
    serializeDateTime,
} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {toggledRow} from "./questionnaire";

const {DateTime} = luxon;
const SAVE_AFTER = 600;
const FORMAT = "yyyy-LL-dd'T'HH:mm";

/** One question with its answer. */
export class QuestionCard extends Component {
    static template = "phone_campaign.QuestionCard";
    static props = {
        question: Object,
        number: Number,
        answer: Object,
        error: String,
        isCurrent: Boolean,
        isFlagged: Boolean,
        isAnswered: Boolean,
        readOnly: Boolean,
        onFocus: Function,
        onChoose: Function,
        onChange: Function,
        onTyping: {type: Function, optional: true},
    };

    setup() {
        /** The name of the value that is being typed, and its text. */
        this.typed = null;
        this.defaultComment = _t("Remark");
        this.textRef = useRef("text");
        onWillUnmount(() => this.giveTyped());
        // a text is as high as what is in it
        useEffect(
            (el) => {
                if (el) {
                    el.style.height = "auto";
                    el.style.height = `${Math.max(el.scrollHeight, 64)}px`;
                }
            },
            () => [this.textRef.el, this.props.answer.value]
        );
    }

    get question() {
        return this.props.question;
    }

    get value() {
        return this.props.answer.value;
    }

    get isChoice() {
        return ["simple_choice", "multiple_choice"].includes(this.question.type);
    }

    /** Sanitized by the server's field. */
    get description() {
        return this.question.description && markup(this.question.description);
    }

    get scale() {
        const {min, max} = this.question.scale;
        return Array.from({length: max - min + 1}, (_, index) => String(min + index));
    }

    get inputType() {
        return {date: "date", datetime: "datetime-local"}[this.question.type] || "text";
    }

    get inputMode() {
        return this.question.type === "numerical_box" ? "decimal" : "text";
    }

    /**
     * What the field shows: what is being typed, whatever is drawn anew meanwhile; a date
     * and time in the user's zone.
     */
    get shown() {
        if (this.typed?.[0] === "value") {
            return this.typed[1];
        }
        if (this.question.type === "datetime" && this.value) {
            return deserializeDateTime(this.value).toFormat(FORMAT);
        }
        return this.value ?? "";
    }

    get inWords() {
        const {type} = this.question;
        if (type === "datetime" && this.value) {
            return formatDateTime(deserializeDateTime(this.value));
        }
        if (type === "date" && this.value) {
            return formatDate(deserializeDate(this.value));
        }
        return this.value ?? "";
    }

    get shownComment() {
        return this.typed?.[0] === "comment"
            ? this.typed[1]
            : this.props.answer.comment;
    }

    keyOf(index) {
        return index < 9 ? String(index + 1) : index === 9 ? "0" : "";
    }

    isChosen(id) {
        return Array.isArray(this.value) ? this.value.includes(id) : this.value === id;
    }

    isChosenInRow(rowId, id) {
        return Boolean(this.value?.[rowId]?.includes(id));
    }

    chooseInRow(rowId, id) {
        this.props.onFocus();
        this.props.onChange({value: toggledRow(this.question, this.value, rowId, id)});
    }

    isStep(step) {
        return String(this.value ?? "") === step;
    }

    chooseScale(step) {
        this.props.onFocus();
        this.props.onChange({value: this.isStep(step) ? null : step});
    }

    // -- text ------------------------------------------------------------------

    /** While typing: saved after a moment of rest, at once when the field is left. */
    onInput(name, ev) {
        this.typed = [name, ev.target.value];
        this.props.onTyping?.({[name]: this.fromField(name, ev.target.value)}, () =>
            this.giveTyped()
        );
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.giveTyped(), SAVE_AFTER);
    }

    onLeave(name, ev) {
        this.typed = [name, ev.target.value];
        this.giveTyped();
    }

    giveTyped() {
        browser.clearTimeout(this.timer);
        if (this.typed) {
            this.give(...this.typed);
            this.typed = null;
        }
    }

    give(name, text) {
        const value = this.fromField(name, text);
        if ((value ?? "") !== (this.props.answer[name] ?? "")) {
            this.props.onChange({[name]: value});
        }
    }

    fromField(name, text) {
        if (name === "comment") {
            return text;
        }
        if (!text.trim()) {
            return null;
        }
        if (this.question.type === "datetime") {
            const at = DateTime.fromISO(text);
            return at.isValid ? serializeDateTime(at) : null;
        }
        return text;
    }
}
