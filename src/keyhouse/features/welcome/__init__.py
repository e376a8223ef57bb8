"""The doorstep: a marketplace's home page, its support, and the choice of language."""
