"""The OCA's French departments, really installed: where the targets of a campaign live."""

import io

import openpyxl
import pytest
from compat.third_party import ThirdParty

from server import OdooServer

PACKAGES = (
    "odoo-addon-l10n-fr-state==19.0.1.0.0.2",
    "odoo-addon-l10n-fr-department==19.0.1.0.0.4",
)
# the zip code alone says 20 and 05: Corsica has two departments, Pontis lies in another
ZIPS = {
    "Ajaccio": ("20000", "Ajaccio", "2A"),
    "Bastia": ("20200", "Bastia", "2B"),
    "Pontis": ("05160", "Pontis", "04"),
    "Lyon": ("69003", "Lyon", "69"),
}


@pytest.fixture(scope="module")
def admin(tmp_path_factory):
    oca = ThirdParty(tmp_path_factory.mktemp("fr"), PACKAGES, ["unidecode"])
    with (
        oca.database("l10n_fr_department") as template,
        OdooServer(template, **oca.options) as server,
    ):
        yield server.login()


@pytest.fixture(scope="module")
def france(admin):
    return admin.call("ir.model.data", "check_object_reference", ["base", "fr"])[1]


@pytest.fixture(scope="module")
def clients(admin, france):
    values = [
        {"name": name, "zip": code, "city": city, "country_id": france}
        for name, (code, city, _department) in ZIPS.items()
    ]
    ids = admin.call("res.partner", "create", [values])
    return dict(zip(ZIPS, ids, strict=True))


@pytest.fixture(scope="module")
def campaign(admin, clients):
    found = admin.call("phone.campaign", "create", [{"name": "Where?"}])
    targets = [{"campaign_id": found, "partner_id": each} for each in clients.values()]
    admin.call("phone.campaign.target", "create", [targets])
    return found


def departments(admin, campaign):
    found = admin.call("phone.campaign.desk", "get_departments", [campaign])
    return {each["code"]: (each["name"], each["count"]) for each in found}


def test_the_departments_of_the_dashboard_are_those_of_the_addresses(admin, campaign):
    assert departments(admin, campaign) == {
        "04": ("Alpes-de-Haute-Provence", 1),
        "2A": ("Corse-du-Sud", 1),
        "2B": ("Haute-Corse", 1),
        "69": ("Rhône", 1),
    }


def test_the_excel_file_names_them(admin, campaign):
    admin.call("phone.campaign", "action_export_xlsx", [[campaign]])
    domain = [("campaign_id", "=", campaign)]
    (export,) = admin.call(
        "phone.campaign.export", "search_read", [domain, ["attachment_ids"]]
    )
    (attachment,) = export["attachment_ids"]
    answer = admin.http.get(f"{admin.url}/web/content/{attachment}?download=true")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    header, *rows = sheet.iter_rows(values_only=True)
    client, department = header.index("Client"), header.index("Department")
    assert {row[client]: row[department] for row in rows} == {
        "Ajaccio": "Corse-du-Sud",
        "Bastia": "Haute-Corse",
        "Pontis": "Alpes-de-Haute-Provence",
        "Lyon": "Rhône",
    }


def test_who_moves_is_found_in_his_new_department(admin, campaign, clients):
    values = {"zip": "20290", "city": "Borgo"}
    admin.call("res.partner", "write", [[clients["Lyon"]], values])
    assert departments(admin, campaign)["2B"] == ("Haute-Corse", 2)
