"""What was asked and what was sent."""

from standards.reporting.queries.documents import (
    documents_by_month,
    earlier_documents,
    month_documents,
)

__all__ = ["documents_by_month", "earlier_documents", "month_documents"]
