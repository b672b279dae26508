import {Component, useState} from "@odoo/owl";
import {useAutofocus} from "@web/core/utils/hooks";
import {useDesk} from "../desk/desk_hook";

const EMPTY = {name: "", function: "", phone: "", email: ""};

/** The client's contacts; one is added or corrected without leaving the window. */
export class ContactList extends Component {
    static template = "phone_campaign.ContactList";
    static props = {};

    setup() {
        this.store = useDesk();
        this.state = useState({editing: null, draft: {...EMPTY}});
        useAutofocus({refName: "name"});
    }

    get data() {
        return this.store.interview.data;
    }

    edit(contact) {
        this.state.editing = contact ? contact.id : "new";
        this.state.draft = contact
            ? {
                  name: contact.name,
                  function: contact.function,
                  phone: contact.phone,
                  email: contact.email,
              }
            : {...EMPTY};
    }

    cancel() {
        this.state.editing = null;
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.save();
        } else if (ev.key === "Escape") {
            ev.stopPropagation();
            this.cancel();
        }
    }

    async save() {
        const {editing, draft} = this.state;
        if (!draft.name.trim()) {
            return;
        }
        const id = editing === "new" ? null : editing;
        const done = await this.store.guard(async () => {
            await this.store.interview.saveContact(id, {...draft});
            return true;
        });
        if (done) {
            this.cancel();
        }
    }
}
