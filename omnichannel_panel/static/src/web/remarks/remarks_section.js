import {Component, useState} from "@odoo/owl";
import {dateInWords, shortDate} from "../panel/wording";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {RemarkDialog} from "./remark_dialog";
import {_t} from "@web/core/l10n/translation";
import {registerSection} from "../panel/registries";
import {useService} from "@web/core/utils/hooks";

const SHOWN = 4;

export function addRemark(panel, env) {
    env.services.dialog.add(RemarkDialog, {
        title: _t("New remark"),
        name: panel.contact.name,
        isNew: true,
        onSave: (body, scope) => panel.change("remarks", "add_remark", body, scope),
    });
}

/** What colleagues tell each other; the visitor never sees it. */
export class RemarksSection extends Component {
    static template = "omnichannel_panel.RemarksSection";
    static props = {panel: Object};

    setup() {
        this.dialog = useService("dialog");
        this.state = useState({showAll: false});
    }

    get remarks() {
        const {remarks} = this.props.panel.data;
        return this.state.showAll ? remarks : remarks.slice(0, SHOWN);
    }

    get hiddenCount() {
        return this.props.panel.data.remarks.length - this.remarks.length;
    }

    get moreText() {
        return _t("%s more", this.hiddenCount);
    }

    date(remark) {
        return shortDate(remark.date);
    }

    fullDate(remark) {
        return dateInWords(remark.date);
    }

    add() {
        addRemark(this.props.panel, this.env);
    }

    edit(remark) {
        this.dialog.add(RemarkDialog, {
            title: _t("Change the remark"),
            body: remark.body,
            name: this.props.panel.contact.name,
            isNew: false,
            onSave: (body) => this.change(remark, {body}),
        });
    }

    pinTitle(remark) {
        return remark.is_pinned ? _t("Unpin") : _t("Pin");
    }

    togglePin(remark) {
        return this.change(remark, {is_pinned: !remark.is_pinned});
    }

    change(remark, values) {
        return this.props.panel.change("remarks", "change_remark", remark.id, values);
    }

    remove(remark) {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Delete this remark?"),
            body: remark.body,
            confirmLabel: _t("Delete"),
            confirm: () =>
                this.props.panel.change("remarks", "delete_remark", remark.id),
            cancel: () => {
                // nothing happens
            },
        });
    }
}

registerSection("remarks", {
    label: _t("Remarks"),
    sequence: 30,
    Component: RemarksSection,
    count: ({data}) => data.remarks.length,
    action: {label: _t("Add a remark"), icon: "fa-plus", run: addRemark},
});
