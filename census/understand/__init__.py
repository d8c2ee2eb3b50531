"""From a question in English or Japanese to a Plan, without a model.

text → link (areas, measures, facets) → years, cues, conditions → reading → planning
"""
