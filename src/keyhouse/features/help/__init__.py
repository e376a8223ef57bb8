"""Illustrated help on the marketplace's own address: how to join, how to get a password back."""
