"""What other programs hear of."""
