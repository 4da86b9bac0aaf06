"""What was asked and what was sent."""

from standards.reporting.queries.documents import earlier_documents, month_documents

__all__ = ["earlier_documents", "month_documents"]
