import {Component} from "@odoo/owl";
import {SelectMenu} from "@web/core/select_menu/select_menu";
import {_t} from "@web/core/l10n/translation";
import {registerSection} from "../panel/registries";

/** The department that takes care of the conversation. */
export class DepartmentSection extends Component {
    static template = "omnichannel_panel.DepartmentSection";
    static components = {SelectMenu};
    static props = {panel: Object};

    get department() {
        return this.props.panel.data.department;
    }

    get choices() {
        return this.department.choices.map(({id, name}) => ({value: id, label: name}));
    }

    select(id) {
        if ((id || false) !== (this.department.id || false)) {
            this.props.panel.change("department", "set_department", id || false);
        }
    }
}

registerSection("department", {
    label: _t("Department"),
    sequence: 20,
    Component: DepartmentSection,
    condition: ({data}) => Boolean(data.department.choices.length),
});
