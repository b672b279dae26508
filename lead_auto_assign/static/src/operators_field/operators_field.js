import {useState} from "@odoo/owl";
import {
    Many2ManyTagsAvatarUserField,
    many2ManyTagsAvatarUserField,
} from "@mail/views/web/fields/many2many_avatar_user_field/many2many_avatar_user_field";
import {registry} from "@web/core/registry";

const SHOWN = 12;

/** Operators with their pictures; of many, the first ones, until all are asked for. */
export class OperatorsField extends Many2ManyTagsAvatarUserField {
    static template = "lead_auto_assign.OperatorsField";

    setup() {
        super.setup();
        this.shown = useState({all: false});
    }

    get isCut() {
        return !this.shown.all && this.tags.length > SHOWN;
    }

    get shownTags() {
        return this.isCut ? this.tags.slice(0, SHOWN) : this.tags;
    }
}

registry.category("fields").add("lead_operators", {
    ...many2ManyTagsAvatarUserField,
    component: OperatorsField,
});
