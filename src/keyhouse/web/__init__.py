"""Everything with looks: the door that requests come through, forms, layout, letters, texts.

Features bring pages and templates; this package knows no feature.
"""
