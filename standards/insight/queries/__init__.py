"""The brand's figures."""

from standards.insight.queries.figures import Figure, Figures, figures
from standards.insight.queries.heatmap import HeatCell, Heatmap, HeatRow, heatmap
from standards.insight.queries.overview import (
    MetricLine,
    MonthScore,
    Overview,
    known_months,
    overview,
)
from standards.insight.queries.partner import (
    PartnerCells,
    PartnerMonth,
    partner_cells,
    partner_trend,
)

__all__ = [
    "Figure",
    "Figures",
    "HeatCell",
    "HeatRow",
    "Heatmap",
    "MetricLine",
    "MonthScore",
    "Overview",
    "PartnerCells",
    "PartnerMonth",
    "figures",
    "heatmap",
    "known_months",
    "overview",
    "partner_cells",
    "partner_trend",
]
