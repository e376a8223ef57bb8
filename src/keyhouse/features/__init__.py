"""What people come to do. Features are strangers: they meet in the domain, by a redirect to a named
address, or by a recorded fact that another one reacts to.
"""
