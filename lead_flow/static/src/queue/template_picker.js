import {Component, useRef, useState} from "@odoo/owl";
import {useLeadFlow, useShortcut} from "./lead_flow_hook";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {KeyHint} from "./key_hint";
import {fuzzyLookup} from "@web/core/utils/search";
import {outcomeOf} from "./wording";
import {useDropdownState} from "@web/core/dropdown/dropdown_hooks";

/** "Predefined notes": type a piece of the title or the text, Enter inserts. */
export class TemplatePicker extends Component {
    static template = "lead_flow.TemplatePicker";
    static components = {Dropdown, DropdownItem, KeyHint};
    static props = {
        disabled: {type: Boolean, optional: true},
        dropdown: {type: Object, optional: true},
        onSelect: Function,
        onClosed: {type: Function, optional: true},
    };

    setup() {
        this.store = useLeadFlow();
        this.state = useState({search: ""});
        this.searchRef = useRef("search");
        this.dropdown = useDropdownState();
        this.navigationOptions = {virtualFocus: true, shouldFocusFirstItem: true};
        useShortcut("template", () => this.open());
    }

    get templates() {
        const search = this.state.search.trim();
        const {templates} = this.store;
        return search
            ? fuzzyLookup(search, templates, (each) => [each.name, each.body])
            : templates;
    }

    outcome(template) {
        return template.outcome !== "unclassified" && outcomeOf(template.outcome);
    }

    open() {
        if (!this.props.disabled) {
            this.dropdown.open();
        }
    }

    onStateChanged(isOpen) {
        this.state.search = "";
        if (isOpen) {
            this.store.readTemplates();
            this.searchRef.el?.focus();
        } else {
            this.props.onClosed?.();
        }
    }
}
