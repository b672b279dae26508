import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatMonetary} from "@web/views/fields/formatters";
import {registerSection} from "../panel/registries";
import {shortDate} from "../panel/wording";
import {useService} from "@web/core/utils/hooks";

function words(key) {
    return {
        late: _t("Overdue invoices"),
        unpaid: _t("Unpaid invoices"),
        quotations: _t("Open quotations"),
        orders: _t("Orders"),
        leads: _t("Open opportunities"),
        tickets: _t("Open tickets"),
    }[key];
}

/** What the contact owes, wants and waits for; for those who may see it. */
export class MoneySection extends Component {
    static template = "omnichannel_panel.MoneySection";
    static props = {panel: Object};

    setup() {
        this.action = useService("action");
    }

    get figures() {
        return this.props.panel.business.money.map((each) => ({
            ...each,
            label: words(each.key) || each.key,
            sum: each.amount
                ? formatMonetary(each.amount, {currencyId: each.currency_id})
                : "",
            more: each.last
                ? _t("last: %(name)s, %(date)s", {
                      name: each.last,
                      date: shortDate(each.last_date),
                  })
                : "",
        }));
    }

    open(figure) {
        this.action.doAction({
            type: "ir.actions.act_window",
            name: figure.label,
            res_model: figure.model,
            domain: figure.domain,
            views: [
                [false, "list"],
                [false, "form"],
            ],
        });
    }
}

registerSection("money", {
    label: _t("Business"),
    sequence: 15,
    Component: MoneySection,
    condition: ({business}) => Boolean(business?.money?.length),
});
