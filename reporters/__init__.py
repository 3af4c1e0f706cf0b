"""Reports written from one assessment, and from nothing else.

``view.build`` counts, sorts, groups and words an assessment once; every format renders that view.
All functions are pure: no clock, no locale, no network, no tenant but the assessment handed in.
"""
