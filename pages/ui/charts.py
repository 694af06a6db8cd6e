"""Plotly figures; imported only where one is drawn."""

from __future__ import annotations

import plotly.graph_objects as go
from pages.ui.insight import Insight

COLORS = {"High": "#c2410c", "Medium": "#b7791f", "Low": "#64748b", "Input": "#1d6f8a", "Output": "#6d4fa3"}
PATTERNS = {"High": "", "Medium": "/", "Low": "."}
HEIGHT = 300


def figure(insight: Insight) -> go.Figure:
    """The chart of an insight that has one."""
    chart = go.Figure()
    for name, values in insight.series.items():
        if insight.chart == "line":
            line = {"color": COLORS["Input"], "width": 2}
            chart.add_scatter(x=insight.labels, y=values, name=name, mode="lines+markers", line=line)
        else:
            marker = {"color": COLORS.get(name), "pattern": {"shape": PATTERNS.get(name, "")}}
            chart.add_bar(x=insight.labels, y=values, name=name, marker=marker)
    if insight.threshold is not None:
        chart.add_hline(
            y=insight.threshold, line_dash="dash", annotation_text=f"stable below {insight.threshold:.0f} %"
        )
    chart.update_layout(
        barmode="stack",
        height=HEIGHT,
        margin={"l": 10, "r": 10, "t": 10, "b": 10},
        yaxis={"title": insight.unit, "rangemode": "tozero"},
        legend={"orientation": "h", "y": 1.15},
    )
    return chart
