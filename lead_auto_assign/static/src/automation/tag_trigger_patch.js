import {TRIGGER_FILTERS} from "@base_automation/utils";
import {patch} from "@web/core/utils/patch";

/**
 * Whether this is the tags field of contacts. A user has it too, by delegation: it is
 * not stored there, so an automation would never see it change.
 *
 * @param {Object} field as ir.model.fields describes it
 * @param {Object[]} fields all those of the same model, where they are known
 * @returns {Boolean}
 */
function isContactTags(field, fields) {
    return (
        field.name === "category_id" &&
        field.ttype === "many2many" &&
        field.relation === "res.partner.category" &&
        !fields.some(({name}) => name === "login")
    );
}

patch(TRIGGER_FILTERS, {
    on_tag_set(field, index, fields = []) {
        return super.on_tag_set(...arguments) || isContactTags(field, fields);
    },
});
