"""Shops, bindings, unbinding."""
