{
    "name": "Phone Campaigns",
    "summary": "Put a questionnaire to a list of clients by phone",
    "version": "19.0.1.0.0",
    "category": "Marketing/Phone Campaigns",
    "author": "Callcentre Community",
    "license": "LGPL-3",
    "application": True,
    "installable": True,
    "depends": [
        "contacts",
        "phone_validation",
        "survey",
    ],
    "data": [],
}
