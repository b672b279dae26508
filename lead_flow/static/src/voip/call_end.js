import {effect} from "@web/core/utils/reactive";
import {registry} from "@web/core/registry";
import {_t} from "@web/core/l10n/translation";

/**
 * A call hung up on the OCA's softphone opens its note, with how long it took: on the
 * screen of the queue if it is open, in a dialog elsewhere. Without `voip_oca` nothing
 * happens.
 */
export class CallEnd {
    constructor({action, orm}) {
        this.action = action;
        this.orm = orm;
        /** The store of the queue's screen, while it is shown. */
        this.screen = null;
        this.isTalking = false;
    }

    /** @param {Object} softphone the service `voip_oca`: `inCall`, `call` */
    watch(softphone) {
        effect(
            ({inCall, call}) => {
                const hungUp = this.isTalking && !inCall && call?.state;
                this.isTalking = inCall;
                if (hungUp === "terminated") {
                    this.ended(call.id);
                }
            },
            [softphone]
        );
    }

    async ended(callId) {
        const found = await this.orm.silent.call("lead.flow.queue", "note_of_call", [
            callId,
        ]);
        if (!found) {
            return;
        }
        return this.screen
            ? this.screen.takeCall(found.id, found.seconds)
            : this.action.doAction({
                  type: "ir.actions.act_window",
                  name: _t("Log a note"),
                  res_model: "lead.flow.note.wizard",
                  views: [[false, "form"]],
                  target: "new",
                  context: {
                      default_partner_id: found.id,
                      default_duration: found.seconds,
                  },
              });
    }
}

export const callEndService = {
    dependencies: ["action", "orm"],
    start(env, services) {
        const callEnd = new CallEnd(services);
        // the softphone may be started after this service
        const watch = () => {
            if (env.services.voip_oca) {
                callEnd.watch(env.services.voip_oca);
            }
        };
        env.bus.addEventListener("WEB_CLIENT_READY", watch, {once: true});
        return callEnd;
    },
};

registry.category("services").add("lead_flow_call_end", callEndService);
