"""Export and deregistering."""
