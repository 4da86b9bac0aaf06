"""Charts: a title that says the finding, a text alternative, the numbers, a Vega-Lite spec.

Pages show one with ``{% chart spec %}`` and put ``{% include "ui/parts/chart_assets.html" %}``
into the block ``assets``.
"""

from portal.ui.charts.bars import Bar, bars
from portal.ui.charts.bullet import BulletRow, bullet
from portal.ui.charts.chart import Chart
from portal.ui.charts.spark import spark_lines
from portal.ui.charts.svg import drawn
from portal.ui.charts.trend import Series, trend
from portal.ui.charts.waterfall import Step, waterfall

__all__ = [
    "Bar",
    "BulletRow",
    "Chart",
    "Series",
    "Step",
    "bars",
    "bullet",
    "drawn",
    "spark_lines",
    "trend",
    "waterfall",
]
