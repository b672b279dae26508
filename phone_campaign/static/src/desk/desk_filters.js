import {Component, useEffect, useRef, useState} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {CheckBox} from "@web/core/checkbox/checkbox";
import {_t} from "@web/core/l10n/translation";
import {useDebounced} from "@web/core/utils/timing";
import {useDesk, useKeys} from "./desk_hook";

/** Search by name or number, and the departments. */
export class DeskFilters extends Component {
    static template = "phone_campaign.DeskFilters";
    static components = {CheckBox, Dropdown};
    static props = {};

    setup() {
        this.store = useDesk();
        this.state = useState({piece: ""});
        this.searchRef = useRef("search");
        this.onSearch = useDebounced(
            (search) => this.store.guard(() => this.list.filterBy({search})),
            250
        );
        useEffect(
            (search) => {
                if (!search && this.searchRef.el) {
                    this.searchRef.el.value = "";
                }
            },
            () => [this.list.filters.search]
        );
        useKeys(() =>
            this.store.interview ? {} : {"/": () => this.searchRef.el.select()}
        );
    }

    get list() {
        return this.store.list;
    }

    get departmentsLabel() {
        const {departments} = this.list.filters;
        return departments.length
            ? _t("Departments: %s", [...departments].sort().join(", "))
            : _t("All departments");
    }

    get shownDepartments() {
        const piece = this.state.piece.toLowerCase();
        return (this.list.departments || []).filter(({code, name}) =>
            `${code} ${name}`.toLowerCase().includes(piece)
        );
    }

    readDepartments() {
        this.state.piece = "";
        return this.store.guard(() => this.list.readDepartments());
    }

    toggleDepartment(code) {
        return this.store.guard(() => this.list.toggleDepartment(code));
    }

    clear() {
        return this.store.guard(() => this.list.clearFilters());
    }

    onKeydown(ev) {
        if (ev.key === "Escape") {
            ev.target.value = "";
            this.onSearch("");
            ev.target.blur();
        } else if (["ArrowDown", "Enter"].includes(ev.key)) {
            ev.preventDefault();
            ev.target.blur();
            this.list.cursorId = this.list.rows[0]?.id || null;
            document.querySelector(".o_phone_list")?.focus();
        }
    }
}
