/** Steps that several tours share. */

/**
 * Choose a record in a many2one or many2many field.
 *
 * @param {String} name of the field
 * @param {String} label of the record
 * @param {String} [scope] what the field stands in
 * @returns {Object[]} steps
 */
export function choose(name, label, scope = ".o_form_view") {
    return [
        {
            trigger: `${scope} .o_field_widget[name=${name}] input`,
            run: `edit ${label}`,
        },
        {
            trigger: `.o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option) > a:contains(${label})`,
            run: "click",
        },
        {
            trigger: `${scope} .o_field_widget[name=${name}] .o_tag:contains(${label})`,
        },
    ];
}

/**
 * Choose an item of a selection shown as radio buttons.
 *
 * @param {String} name of the field
 * @param {String} value of the item
 * @param {String} [scope] what the field stands in
 * @returns {Object[]} steps
 */
export function pick(name, value, scope = ".o_form_view") {
    return [
        {
            trigger: `${scope} .o_field_widget[name=${name}] input[data-value="${value}"]`,
            run: "click",
        },
    ];
}
