"""Plotly figures; imported only where one is drawn."""

from __future__ import annotations

import plotly.graph_objects as go

from pages.ui.insight import Insight

COLORS = {"High": "#c2410c", "Medium": "#9a6414", "Low": "#64748b", "Input": "#1d6f8a", "Output": "#6d4fa3"}
HEIGHT = 300


def figure(insight: Insight) -> go.Figure:
    """The chart of an insight that has one."""
    chart = go.Figure()
    for name, values in insight.series.items():
        noun = insight.unit if len(insight.series) == 1 else name
        shown = [f"{value:,} {noun}" if value else "" for value in values]
        chart.add_bar(x=insight.labels, y=values, name=name, text=shown, marker_color=COLORS.get(name, COLORS["Input"]))
    if insight.threshold is not None:
        note = f"stable below {insight.threshold:.0f} %"
        chart.add_hline(y=insight.threshold, line_dash="dash", annotation_text=note)
    chart.update_layout(
        barmode="stack",
        bargap=0.6,
        showlegend=False,
        height=HEIGHT,
        margin={"l": 10, "r": 10, "t": 10, "b": 10},
        yaxis={"title": insight.unit, "rangemode": "tozero"},
    )
    return chart
