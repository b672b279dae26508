import {asked, isAnswered, progressOf} from "./questionnaire";
import {AnswerOutbox} from "./answer_outbox";
import {Reactive} from "@web/core/utils/reactive";

/** A questionnaire being filled in: answers, where one is, what is still missing. */
export class SheetStore extends Reactive {
    /**
     * @param {InterviewStore} interview
     * @param {Object} data as `open_sheet` answers
     */
    constructor(interview, {questions, answers, last_question_id: lastId, read_only}) {
        super();
        this.interview = interview;
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
            (id, answer) =>
                interview.call("save_answer", [id, answer.value, answer.comment]),
            (id, error) => this.saved(id, error)
        );
        if (!read_only) {
            Object.assign(this.answers, this.outbox.waiting);
            this.flush();
        }
        this.currentId = this.startingPoint(lastId);
    }

    destroy() {
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

    /** "saved", "saving" or "offline". */
    get status() {
        if (this.outbox.offline) {
            return "offline";
        }
        return this.outbox.isEmpty ? "saved" : "saving";
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

    /** Where it stopped: the first question without an answer behind the last one. */
    startingPoint(lastId) {
        const {put} = this;
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
    }

    /** The question before or behind; the last one stays. */
    move(step) {
        const {put} = this;
        const index = Math.min(Math.max(this.index + step, 0), put.length - 1);
        this.currentId = put[index]?.id || null;
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

    saved(id, error) {
        if (error) {
            this.errors[id] = error;
        } else {
            delete this.errors[id];
        }
    }

    /** Save all there is, what is being typed included. */
    flush() {
        this.giveTyped();
        return this.interview.desk.guard(() => this.outbox.flush());
    }

    setInterviewee(contactId, other) {
        Object.assign(this.interview.data, {
            contact_id: contactId || false,
            other_contact: contactId ? "" : other,
        });
        return this.interview.call("set_interviewee", [contactId || null, other]);
    }

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
            this.currentId = missing[0];
            return false;
        } finally {
            this.finishing = false;
        }
    }
}
