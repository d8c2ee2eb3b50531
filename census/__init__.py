"""Japan's official statistics as data: facts, plans over them, and words for the results.

Nothing in this package knows about HTTP or machine learning.
"""
