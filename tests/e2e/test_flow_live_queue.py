"""Two operators in two browsers, at the same time, on one queue."""

import pytest

from browser import Browser

NAMES = ("anna", "bruno")
ROW = "[...document.querySelectorAll('.o_lead_flow_row')]"
TEXT = ".o_lead_flow_text"
IS_WIDER = "document.documentElement.scrollWidth > window.innerWidth"


@pytest.fixture(scope="module")
def operators(server):
    """Two operators without any sales right, whose role reserves: their logins."""
    admin = server.login()
    group = admin.call(
        "ir.model.data",
        "check_object_reference",
        ["lead_flow", "group_lead_flow_operator"],
    )[1]
    role = admin.call("res.role", "create", [{"name": "Live", "flow_reserve": True}])
    values = {"group_ids": [[4, group, 0]], "role_ids": [[4, role, 0]]}
    users = [
        {"name": each.title(), "login": each, "password": each, **values}
        for each in NAMES
    ]
    admin.call("res.users", "create", [users])
    return NAMES


@pytest.fixture
def clients(server):
    """Three new clients, the only ones in the queue: {name: id}."""
    admin = server.login()
    waiting = admin.call("res.partner", "search", [[["flow_listed", "=", True]]])
    admin.call("res.partner", "write", [waiting, {"active": False}])
    names = ["First", "Second", "Third"]
    ids = admin.call("res.partner", "create", [[{"name": name} for name in names]])
    return dict(zip(names, ids, strict=True))


@pytest.fixture
def screens(server, operators, clients):
    """The queue of both operators, side by side."""
    with Browser() as one, Browser() as other:
        for browser, login in zip((one, other), operators, strict=True):
            browser.log_in(server, login, login)
            browser.go(server.url + "/odoo/lead-flow")
            browser.wait(f"{ROW}.length === 3", 180)
        yield one, other
        assert not one.errors + other.errors


def has_row(name):
    return f"{ROW}.some(row => row.innerText.includes('{name}'))"


def open_client(browser, client):
    browser.click(f".o_lead_flow_row[data-id='{client}']")
    browser.wait_for(".o_lead_flow_client_name")


def write(browser, text):
    browser.wait_for(TEXT)
    browser.click(TEXT)
    browser.type(text)
    browser.wait_for("[data-save=stay]:not([disabled])")


def text_of(browser):
    return browser.evaluate(f"document.querySelector('{TEXT}').value")


def test_what_one_opens_is_seen_by_the_other_and_what_he_reserves_is_gone(
    screens, clients
):
    anna, bruno = screens
    open_client(anna, clients["First"])
    row = f".o_lead_flow_row[data-id='{clients['First']}']"
    bruno.wait(f"document.querySelector(\"{row}\").innerText.includes('Anna')", 15)
    open_client(bruno, clients["First"])
    bruno.wait_for(".o_lead_flow_lock")
    assert "Anna" in bruno.text(".o_lead_flow_lock")
    write(anna, "He wants an offer.")
    anna.click("[data-save=next]")
    anna.wait("document.querySelector('.o_lead_flow_client_name').innerText != 'First'")
    # no reload: the bus tells
    bruno.wait(f"!{has_row('First')}", 15)
    assert anna.evaluate(has_row("First"))
    bruno.wait("document.querySelector('.o_lead_flow_reserved')", 15)
    assert "Anna" in bruno.text(".o_lead_flow_reserved")


def test_who_saves_second_keeps_his_text_and_is_told_who_was_first(
    server, screens, clients
):
    """Bruno's computer slept over the end of his hold; Anna took over meanwhile."""
    anna, bruno = screens
    open_client(bruno, clients["Second"])
    write(bruno, "Bruno's long text")
    server.sql("DELETE FROM lead_flow_hold")
    open_client(anna, clients["Second"])
    write(anna, "Anna's text")
    click = "document.querySelector('[data-save=stay]').click()"
    # without waiting for the first one's answer
    for browser in (anna, bruno):
        browser.evaluate(f"void {click}")
    told = "document.querySelector('.o_lead_flow_conflict, .o_lead_flow_lock')"
    bruno.wait(told, 30)
    # the bus may tell him before the server has refused his own saving
    bruno.wait("!document.querySelector('.o_lead_flow_save .fa-spin')")
    anna.wait_for(".o_lead_flow_note")
    (notes,) = server.sql(
        "SELECT count(*), min(body) FROM lead_flow_note WHERE partner_id = %s",
        [clients["Second"]],
    )
    assert notes == (1, "Anna's text")
    assert text_of(bruno) == "Bruno's long text"
    assert "Anna" in bruno.text(".o_lead_flow_editor")


def test_two_who_ask_for_the_next_at_once_get_two_clients(screens):
    names = set()
    for browser in screens:
        browser.evaluate("void document.querySelector('.o_lead_flow_next').click()")
    for browser in screens:
        browser.wait_for(".o_lead_flow_client_name")
        names.add(browser.text(".o_lead_flow_client_name"))
    assert len(names) == 2


def test_the_whole_job_on_a_phone(server, operators, clients):
    """From the queue to a client, his note, and back to the queue, 390 pixels wide."""
    with Browser() as phone:
        phone.resize(390, 844)
        phone.log_in(server, "anna", "anna")
        phone.go(server.url + "/odoo/lead-flow")
        phone.wait(f"{ROW}.length === 3", 180)
        assert not phone.evaluate(IS_WIDER)
        open_client(phone, clients["Third"])
        assert not phone.evaluate(IS_WIDER)
        write(phone, "Called from the train.")
        phone.click("[data-save=stay]")
        phone.wait_for(".o_lead_flow_note")
        phone.click(".o_lead_flow_back")
        phone.wait(has_row("First"))
        assert not phone.errors
    query = "SELECT body FROM lead_flow_note WHERE partner_id = %s"
    assert server.sql(query, [clients["Third"]]) == [("Called from the train.",)]
