import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

/** Tells the owner of an export that it is ready, wherever he is in the client. */
export const exportReadyService = {
    dependencies: ["bus_service", "notification"],
    start(env, {bus_service: bus, notification}) {
        bus.subscribe("phone_campaign_export", ({name, state, error, url}) => {
            if (state === "failed") {
                notification.add(error, {title: name, type: "danger", sticky: true});
                return;
            }
            const close = notification.add(_t("Your export is ready."), {
                title: name,
                type: "success",
                sticky: true,
                buttons: [
                    {
                        name: _t("Open the export"),
                        primary: true,
                        onClick: () => {
                            close();
                            browser.location.assign(url);
                        },
                    },
                ],
            });
        });
        bus.start();
    },
};

registry.category("services").add("phone_campaign_export_ready", exportReadyService);
