"""Faults under load, and what the service promises through them.

    make chaos     or     python -m chaos [redis engine sigterm soak]

A real service in a process of its own is asked at a given rate while something it leans on breaks. What each
experiment does and counts is in its module; docs/promises.md has the promises. Does not drive Ray
(`make chaos-ray`) and needs no GPU.
"""
