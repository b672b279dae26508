import {
    Component,
    onMounted,
    useEffect,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import {digitOf, isTyping, useDesk, useEscape} from "../desk/desk_hook";
import {CallbackForm} from "../interview/callback_form";
import {Clock} from "./clock";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {QuestionCard} from "./question_card";
import {_t} from "@web/core/l10n/translation";
import {toggled} from "./questionnaire";
import {useService} from "@web/core/utils/hooks";

const SECOND = 1000;

/** The window of the questionnaire: one page, by mouse or by keyboard alone. */
export class SheetWindow extends Component {
    static template = "phone_campaign.SheetWindow";
    static components = {CallbackForm, Clock, QuestionCard};
    static props = {};

    setup() {
        this.store = useDesk();
        this.ui = useService("ui");
        this.dialog = useService("dialog");
        this.state = useState({recall: false});
        this.rootRef = useRef("root");
        this.bodyRef = useRef("body");
        onMounted(() => this.rootRef.el.focus());
        useEffect(
            (id) => this.reveal(id),
            () => [this.sheet?.currentId]
        );
        useExternalListener(window, "keydown", this.onKeydown);
        useEscape(
            (target) => this.onEscape(target),
            () => Boolean(this.sheet) && !this.state.recall
        );
        useExternalListener(window, "beforeunload", (ev) => {
            if (this.sheet && this.sheet.status !== "saved") {
                ev.preventDefault();
            }
        });
    }

    get interview() {
        return this.store.interview;
    }

    get sheet() {
        return this.interview?.sheet;
    }

    get data() {
        return this.interview.data;
    }

    get progress() {
        return this.sheet.progress;
    }

    get percent() {
        const {answered, total} = this.progress;
        return total ? Math.round((100 * answered) / total) : 0;
    }

    get numbers() {
        return Object.fromEntries(
            this.sheet.put.map((question, index) => [question.id, index + 1])
        );
    }

    // -- moving ----------------------------------------------------------------

    card(id) {
        return this.bodyRef.el?.querySelector(`[data-question="${id}"]`);
    }

    /** Bring the current question into view, and its field under the fingers. */
    reveal(id) {
        const card = id && this.card(id);
        if (!card) {
            return;
        }
        card.scrollIntoView({block: "nearest", behavior: "smooth"});
        const field = card.querySelector(".o_phone_field");
        if (field && !this.sheet.readOnly) {
            field.focus({preventScroll: true});
        } else if (!card.contains(document.activeElement)) {
            this.rootRef.el.focus({preventScroll: true});
        }
    }

    goTo(id) {
        this.sheet.moveTo(id);
        this.reveal(id);
    }

    // -- keyboard --------------------------------------------------------------

    onKeydown(ev) {
        if (!this.sheet || this.ui.activeElement !== document || ev.isComposing) {
            return;
        }
        const action = this.actionOf(ev);
        if (action) {
            ev.preventDefault();
            ev.stopPropagation();
            action();
        }
    }

    actionOf(ev) {
        const {sheet} = this;
        if ((ev.ctrlKey || ev.metaKey) && ev.key === "Enter") {
            return () => this.finish({next: ev.shiftKey});
        }
        if (ev.altKey && ["ArrowDown", "ArrowUp"].includes(ev.key)) {
            return () => sheet.move(ev.key === "ArrowDown" ? 1 : -1);
        }
        if (ev.altKey || ev.ctrlKey || ev.metaKey || this.state.recall) {
            return null;
        }
        if (isTyping(ev)) {
            return this.typingAction(ev);
        }
        return this.plainAction(ev);
    }

    /** Out of the field, then out of the window. */
    onEscape(target) {
        if (isTyping({target})) {
            target.blur();
            this.rootRef.el.focus();
        } else {
            this.back();
        }
    }

    typingAction(ev) {
        const isLine = ev.target.matches("input.o_phone_field");
        return isLine && ev.key === "Enter" ? () => this.sheet.move(1) : null;
    }

    plainAction(ev) {
        const onButton = ev.target.closest?.("button, a, summary");
        const actions = {
            ArrowDown: () => this.sheet.move(1),
            ArrowUp: () => this.sheet.move(-1),
        };
        if (!onButton) {
            actions.Enter = () => this.sheet.move(1);
        }
        const digit = digitOf(ev);
        if (digit !== null && !ev.shiftKey) {
            return () => this.pick(digit);
        }
        return actions[ev.key];
    }

    /** A digit chooses: the place of a choice, or a value of the scale. */
    pick(digit) {
        const question = this.sheet.question(this.sheet.currentId);
        if (!question || this.sheet.readOnly) {
            return;
        }
        if (question.type === "scale") {
            return this.pickScale(question, digit);
        }
        const choice = question.choices[digit ? digit - 1 : 9];
        if (choice && ["simple_choice", "multiple_choice"].includes(question.type)) {
            this.choose(question, choice.id);
        }
    }

    /** A ten is a one and soon after it a nought. */
    pickScale(question, digit) {
        const {min, max} = question.scale;
        const isTen = digit === 0 && max === 10 && Date.now() - this.oneAt < SECOND;
        const value = isTen ? 10 : digit;
        if (isTen) {
            this.sheet.moveTo(this.oneFor);
        }
        const target = isTen ? this.oneFor : question.id;
        if (value < min || value > max) {
            return;
        }
        this.sheet.set(target, {value: String(value)});
        if (digit === 1 && max === 10) {
            this.oneAt = Date.now();
            this.oneFor = question.id;
        } else {
            this.sheet.move(1);
        }
    }

    /** Choose; with one choice only, the next question follows. */
    choose(question, choiceId) {
        const {value} = this.sheet.answer(question.id);
        const next = toggled(question, value, choiceId);
        this.sheet.moveTo(question.id);
        this.sheet.set(question.id, {value: next});
        if (question.type === "simple_choice" && next !== null) {
            this.sheet.move(1);
        }
    }

    // -- who answers -----------------------------------------------------------

    onContact(ev) {
        const id = Number(ev.target.value) || null;
        this.sheet.other = "";
        return this.sheet.setInterviewee(id, "");
    }

    onOther() {
        const {sheet} = this;
        if (sheet && sheet.other !== sheet.interviewee.other) {
            return sheet.setInterviewee(null, sheet.other);
        }
    }

    // -- the end ---------------------------------------------------------------

    async finish({next = false} = {}) {
        const done = await this.store.guard(() => this.sheet.finish());
        if (!done) {
            return this.reveal(this.sheet?.currentId);
        }
        const {id, name} = this.data;
        this.store.leave(id);
        this.store.notify(_t("Interview finished: %s", name), {type: "success"});
        if (next) {
            await this.store.openNext();
        }
    }

    suspend() {
        return this.store.guard(() => this.interview.act("suspend"));
    }

    recall(values) {
        return this.store.guard(() => this.interview.act("recall", values));
    }

    /** Back to the window of the interview; everything is saved. */
    back() {
        if (this.sheet.status === "saved" || this.sheet.readOnly) {
            return this.interview.closeSheet();
        }
        this.dialog.add(ConfirmationDialog, {
            title: _t("Not everything is saved yet"),
            body: _t("What you entered is kept on this computer and sent by itself."),
            confirmLabel: _t("Close"),
            confirm: () => this.interview.closeSheet(),
            cancel: () => {
                // stays open
            },
        });
    }
}
