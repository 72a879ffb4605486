"""Numbers and codes that point to one person and can be checked: telephone and NHS numbers, postcodes and the like.

Each function takes a text and yields the spans ``(start, end)`` that it finds. A number that its publisher's own
rule proves is found by itself; one that no rule can prove needs its name beside it ("sort code"). A number that is
named as something else ("order no. ...") is left alone. Of one kind, the first `MOST` candidates are looked at.
"""

from analyser.language.identifiers.banking import bank_details, payment_cards
from analyser.language.identifiers.emails_and_postcodes import emails, postcodes
from analyser.language.identifiers.health_and_identity import identity_documents, nhs_numbers, ni_numbers
from analyser.language.identifiers.phone_numbers import national, spoken_telephones, telephones
from analyser.language.identifiers.plates_and_birthdays import birth_dates, number_plates

__all__ = [
    "bank_details",
    "birth_dates",
    "emails",
    "identity_documents",
    "national",
    "nhs_numbers",
    "ni_numbers",
    "number_plates",
    "payment_cards",
    "postcodes",
    "spoken_telephones",
    "telephones",
]
