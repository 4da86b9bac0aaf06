"""From a sender's table to rows of partners: columns matched, values understood. No database."""

from partners.network.importing.columns import FIELDS, folded, label_of, propose
from partners.network.importing.values import Names, partner_rows

__all__ = ["FIELDS", "Names", "folded", "label_of", "partner_rows", "propose"]
