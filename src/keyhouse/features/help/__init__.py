"""Help: illustrated pages on the marketplace's own address, and questions that support answers."""
