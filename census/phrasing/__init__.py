"""Sentences in each language: `english` and `japanese` have the same interface, `telling` what both need."""
