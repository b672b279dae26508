import {Component, onWillUnmount, useState, xml} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";

const SECOND = 1000;

/** How long the questionnaire has been open; a component, so that only it ticks. */
export class Clock extends Component {
    static template = xml`
        <span class="o_phone_clock ms-3"><i class="fa fa-clock-o me-1"/><t t-esc="text"/></span>`;
    static props = {};

    setup() {
        this.began = Date.now();
        this.state = useState({seconds: 0});
        const timer = browser.setInterval(() => {
            this.state.seconds = Math.floor((Date.now() - this.began) / SECOND);
        }, SECOND);
        onWillUnmount(() => browser.clearInterval(timer));
    }

    get text() {
        const {seconds} = this.state;
        const pad = (number) => String(number).padStart(2, "0");
        return `${pad(Math.floor(seconds / 60))}:${pad(seconds % 60)}`;
    }
}
