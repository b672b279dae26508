{
    "name": "Lead Flow",
    "summary": "A queue of clients to call, notes with an outcome, and a report",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Callcentre Community",
    "license": "LGPL-3",
    "application": True,
    "installable": True,
    "depends": [
        "crm",
        "lead_auto_assign",
        "mail",
    ],
    "data": [],
}
