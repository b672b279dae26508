import {LeadFlowFeed} from "./lead_flow_feed";
import {_t} from "@web/core/l10n/translation";

/** What the operator does on the screen; the components call nothing else. */
export class LeadFlowStore extends LeadFlowFeed {
    async open(id) {
        if (!id) {
            return;
        }
        this.pane = "client";
        this.queue.cursorId = id;
        if (id !== this.client.id) {
            const found = await this.guard(() => this.client.open(id));
            if (!found && !this.offline) {
                // he left the flow meanwhile
                this.queue.remove([id]);
            }
        }
    }

    /** A call was hung up: its client, and the note with the duration. */
    async takeCall(id, seconds) {
        await this.open(id);
        if (this.client.id === id) {
            this.client.draft.useCall(seconds);
        }
    }

    step(step) {
        const from = this.client.id || this.queue.cursorId;
        return this.open(this.queue.neighbour(from, step));
    }

    async openNext() {
        this.client.putAside();
        const found = await this.guard(() =>
            this.client.openNext(this.queue.filtersOfNext)
        );
        if (found) {
            this.pane = "client";
            this.queue.cursorId = this.client.id;
        } else if (found === false) {
            this.notify(_t("Nobody else is waiting in the queue."), {type: "info"});
        }
    }

    leave() {
        this.pane = "queue";
        this.client.close();
    }

    async save({next = false} = {}) {
        if (!this.client.canSave) {
            return;
        }
        const answer = await this.guard(() =>
            this.client.save(
                (ask) => this.outbox.send(ask),
                next ? this.queue.filtersOfNext : null
            )
        );
        if (!answer) {
            return;
        }
        const isShown = this.client.id === answer.partnerId;
        if (answer.conflict) {
            return isShown || this.tellConflict(answer);
        }
        this.queue.place(answer.row || answer.client);
        if (answer.isOlder) {
            this.tellOlder(answer);
        } else {
            this.offerUndo(answer);
        }
        if (next) {
            this.figures = answer.figures;
            return this.goOn(answer, isShown);
        }
        this.readFigures();
    }

    /** To the client whom the server gave, unless the operator has gone elsewhere. */
    async goOn({partnerId, next}, isShown) {
        if (!isShown) {
            const isUnused = next && next.id !== this.client.id;
            return isUnused ? this.client.release(next.id) : undefined;
        }
        if (next) {
            this.client.take(next, {released: partnerId});
            this.pane = "client";
            this.queue.cursorId = next.id;
        } else {
            // who was put aside comes again when nobody else is left
            await this.openNext();
        }
    }

    tellConflict({name, conflict}) {
        this.notify(
            _t("The note on %(client)s was not saved: %(reason)s Your text is kept.", {
                client: name,
                reason: conflict.message,
            }),
            {type: "danger", sticky: true}
        );
    }

    tellOlder({name, note}) {
        this.notify(
            _t(
                "The note on %(client)s had arrived before you changed it: “%(text)s”. " +
                    "What you wrote since is kept as a draft.",
                {client: name, text: note.body}
            ),
            {type: "warning", sticky: true}
        );
    }

    offerUndo({partnerId, name, note}) {
        this.closeUndo?.();
        const undo = note.undo_until && {
            name: _t("Undo"),
            primary: true,
            onClick: () => {
                this.closeUndo();
                this.undo(note, partnerId);
            },
        };
        this.closeUndo = this.notify(_t("Note saved: %s", name), {
            type: "success",
            autocloseDelay: 10000,
            buttons: undo ? [undo] : [],
        });
    }

    /** Take a note back, and its text into the editor to be corrected. */
    async undo(note, partnerId = this.client.id) {
        const done = await this.guard(() => this.undoNote(note.id));
        if (!done) {
            return;
        }
        await this.guard(() => this.client.open(partnerId));
        this.pane = "client";
        if (this.client.id === partnerId && this.client.draft.isEmpty) {
            this.client.draft.useNote(note);
        }
        this.closeUndo?.();
        this.notify(_t("The note was taken back."), {type: "info"});
        await this.guard(() => this.queue.readAgain([partnerId]));
        this.readFigures();
    }

    async useTemplate(template) {
        const {client} = this;
        const {id, draft} = client;
        const text = await this.guard(() =>
            this.callSilently("fill_template", [template.id, id])
        );
        if (text !== undefined && client.id === id) {
            draft.useTemplate(template, text);
        }
    }

    async reopen() {
        await this.guard(async () => {
            const {id} = this.client;
            this.client.take(await this.call("reopen_client", [id]));
            await this.queue.readAgain([id]);
        });
    }

    async handOver(reason, userId) {
        return this.guard(async () => {
            const {id} = this.client;
            await this.call("release_client", [id, reason, userId || null]);
            await this.client.open(id);
            await this.queue.readAgain([id]);
            return true;
        });
    }
}
