import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

const PERIODS = [7, 30, 90, 365];

/** Closing rate by hour and weekday: when to call. */
export class LeadFlowHeatmap extends Component {
    static template = "lead_flow.Heatmap";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.display = {controlPanel: {}};
        this.periods = PERIODS;
        this.state = useState({days: 30, cells: {}, hours: [], highest: 1});
        onWillStart(() => this.load());
    }

    get weekdays() {
        return [
            ["1", _t("Monday")],
            ["2", _t("Tuesday")],
            ["3", _t("Wednesday")],
            ["4", _t("Thursday")],
            ["5", _t("Friday")],
            ["6", _t("Saturday")],
            ["7", _t("Sunday")],
        ];
    }

    get domain() {
        return [["date", ">=", `-${this.state.days}d`]];
    }

    async load() {
        const rows = await this.orm.call("lead.flow.report", "get_heatmap", [
            this.domain,
        ]);
        const hours = rows.map((row) => Number(row.hour));
        const first = hours.length ? Math.min(8, ...hours) : 8;
        const last = hours.length ? Math.max(18, ...hours) : 18;
        this.state.hours = Array.from({length: last - first + 1}, (_, index) =>
            String(first + index).padStart(2, "0")
        );
        this.state.highest = Math.max(1, ...rows.map((row) => row.rate));
        this.state.cells = Object.fromEntries(
            rows.map((row) => [`${row.weekday}-${row.hour}`, row])
        );
    }

    async setPeriod(days) {
        this.state.days = days;
        await this.load();
    }

    cell(weekday, hour) {
        return this.state.cells[`${weekday}-${hour}`];
    }

    strength(cell) {
        return cell ? cell.rate / this.state.highest : 0;
    }

    style(cell) {
        return `--o-flow-heat: ${Math.round(this.strength(cell) * 100)}%`;
    }

    title(cell) {
        return cell
            ? _t("%(calls)s calls, %(clients)s clients, %(rate)s%% closed", cell)
            : _t("No calls");
    }
}

registry.category("actions").add("lead_flow.heatmap", LeadFlowHeatmap);
