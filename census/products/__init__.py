"""Answers of more than one figure: profiles of an area, rankings by several measures, charts."""
