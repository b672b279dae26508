import {asked, inWords, isAnswered, isSame, progressOf} from "./questionnaire";
import {AnswerOutbox} from "./answer_outbox";
import {Reactive} from "@web/core/utils/reactive";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";

/** Who answers waits among the answers until it is saved; no question has this id. */
const INTERVIEWEE = 0;
const PLACE = "phone_campaign.question.";

/** A questionnaire being filled in: answers, where one is, what is still missing. */
export class SheetStore extends Reactive {
    /**
     * @param {InterviewStore} interview
     * @param {Object} data as `open_sheet` answers
     */
    constructor(interview, data) {
        super();
        const {window, questions, answers, last_question_id: lastId, read_only} = data;
        this.interview = interview;
        this.placeKey = PLACE + interview.id;
        this.interviewee = {
            contactId: window.contact_id || null,
            other: window.other_contact,
        };
        this.questions = questions;
        this.answers = answers;
        this.readOnly = read_only;
        this.errors = {};
        /** Questions that the server found missing when finishing was tried. */
        this.flagged = new Set();
        this.finishing = false;
        /** Hands over what is being typed and was not given yet. */
        this.giveTyped = () => {};
        this.outbox = new AnswerOutbox(
            interview.id,
            (id, answer) => this.save(id, answer),
            (id, result) => this.saved(id, result)
        );
        if (!read_only) {
            Object.assign(this.answers, this.outbox.waiting);
            this.interviewee =
                this.outbox.waiting[INTERVIEWEE]?.value || this.interviewee;
            this.flush();
        }
        /** What stands in the field for somebody else's name. */
        this.other = this.interviewee.other;
        this.currentId = this.startingPoint(lastId);
    }

    destroy() {
        browser.sessionStorage.removeItem(this.placeKey);
        this.outbox.destroy();
    }

    // -- what is shown ---------------------------------------------------------

    get asked() {
        return asked(this.questions, this.answers);
    }

    get put() {
        return this.asked.filter((each) => !each.is_page);
    }

    get progress() {
        return progressOf(this.questions, this.answers);
    }

    /** "saved", "saving", "offline" or "refused". */
    get status() {
        if (this.outbox.offline) {
            return "offline";
        }
        if (this.refusal) {
            return "refused";
        }
        return this.outbox.isEmpty ? "saved" : "saving";
    }

    /** Why the server does not take an answer, in its words. */
    get refusal() {
        return this.outbox.refusal;
    }

    /** Why the answer to a question is not saved, "" if it is. */
    errorOf(id) {
        return this.errors[id] || this.outbox.refused[id] || "";
    }

    question(id) {
        return this.questions.find((each) => each.id === id);
    }

    answer(id) {
        return this.answers[id] || {value: null, comment: ""};
    }

    isAnswered(question) {
        return isAnswered(question, this.answers[question.id]);
    }

    /**
     * Where it stopped: after a reload the same question, else the first one without an
     * answer behind the last one.
     */
    startingPoint(lastId) {
        const {put} = this;
        const place = Number(browser.sessionStorage.getItem(this.placeKey));
        if (put.some((each) => each.id === place)) {
            return place;
        }
        const last = put.findIndex((each) => each.id === lastId);
        const rest = put.slice(last + 1);
        const open = [...rest, ...put].find((each) => !this.isAnswered(each));
        return (open || put[0])?.id || null;
    }

    // -- moving ----------------------------------------------------------------

    get index() {
        return this.put.findIndex((each) => each.id === this.currentId);
    }

    moveTo(id) {
        this.currentId = id;
        browser.sessionStorage.setItem(this.placeKey, id);
    }

    /** The question before or behind; the last one stays. */
    move(step) {
        const {put} = this;
        const index = Math.min(Math.max(this.index + step, 0), put.length - 1);
        this.moveTo(put[index]?.id || null);
    }

    // -- answering -------------------------------------------------------------

    set(id, values) {
        if (this.readOnly) {
            return;
        }
        this.answers[id] = {...this.answer(id), ...values};
        delete this.errors[id];
        this.flagged.delete(id);
        return this.interview.desk.guard(() => this.outbox.put(id, this.answers[id]));
    }

    /** Something is being typed: kept from the first letter on, given with `give`. */
    typing(id, values, give) {
        this.giveTyped = give;
        const now = this.answer(id);
        const typed = {...now, ...values};
        this.outbox.setTyped(id, isSame(typed, now) ? null : typed);
    }

    /** Save an answer, and say for how many seconds it has been waiting. */
    save(id, {value, comment, at}) {
        const age = Math.max(0, Math.floor((Date.now() - (at || Date.now())) / 1000));
        if (id === INTERVIEWEE) {
            const {contactId, other} = value;
            return this.interview.call("set_interviewee", [contactId, other, age]);
        }
        return this.interview.call("save_answer", [id, value, comment, age]);
    }

    saved(id, {error, later}) {
        if (error) {
            this.errors[id] = error;
        } else {
            delete this.errors[id];
        }
        if (later && id === INTERVIEWEE) {
            this.takeLaterInterviewee(later);
        } else if (later && !isSame(later, this.answer(id))) {
            this.takeLater(id, later);
        }
    }

    /** While our answer waited, somebody gave another one: that one stays. */
    takeLater(id, later) {
        const question = this.question(id);
        const text = _t(
            "“%(question)s” was answered later, by %(user)s: that answer stays. Yours was: %(answer)s",
            {
                question: question?.title || "",
                user: later.by,
                answer: inWords(question, this.answer(id)),
            }
        );
        this.answers[id] = {value: later.value, comment: later.comment};
        this.interview.desk.notify(text, {type: "warning", sticky: true});
    }

    /** The same for who answers. */
    takeLaterInterviewee({contact_id: contactId, other_contact: other, by}) {
        const later = {contactId: contactId || null, other};
        const mine = this.interviewee;
        if (isSame({value: later}, {value: mine})) {
            return;
        }
        const contacts = this.interview.data.contacts;
        const contact = contacts.find((each) => each.id === mine.contactId);
        const text = _t(
            "Who answers was entered later, by %(user)s: that stays. You had entered: %(name)s",
            {user: by, name: contact?.name || mine.other || "–"}
        );
        this.interviewee = later;
        this.other = other;
        this.interview.desk.notify(text, {type: "warning", sticky: true});
    }

    /** Save all there is, what is being typed and what was refused included. */
    flush() {
        this.giveTyped();
        return this.interview.desk.guard(() => this.outbox.retry());
    }

    // -- who answers -----------------------------------------------------------

    /** A contact, or somebody else by name; saved as an answer is. */
    setInterviewee(contactId, other) {
        this.giveTyped = () => {};
        if (isSame({value: this.interviewee}, {value: {contactId, other}})) {
            return this.outbox.setTyped(INTERVIEWEE, null);
        }
        this.interviewee = {contactId, other};
        return this.interview.desk.guard(() =>
            this.outbox.put(INTERVIEWEE, {value: this.interviewee})
        );
    }

    /** Somebody else's name is being typed; once it is erased, the contact stays. */
    typingOther(other) {
        const value = {contactId: other ? null : this.interviewee.contactId, other};
        const same = isSame({value}, {value: this.interviewee});
        this.giveTyped = same
            ? () => {}
            : () => this.setInterviewee(value.contactId, other);
        this.outbox.setTyped(INTERVIEWEE, same ? null : {value});
    }

    // -- the end ---------------------------------------------------------------

    /** Finish: whether it is done; if not, the first missing question is the current. */
    async finish() {
        if (this.finishing) {
            return false;
        }
        this.finishing = true;
        try {
            await this.flush();
            if (!this.outbox.isEmpty || Object.keys(this.errors).length) {
                return false;
            }
            const {missing} = await this.interview.call("finish");
            if (!missing.length) {
                return true;
            }
            this.flagged = new Set(missing);
            this.moveTo(missing[0]);
            return false;
        } finally {
            this.finishing = false;
        }
    }
}
