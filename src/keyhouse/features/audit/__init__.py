"""What happened, for those who look after it: searching facts, whether the chain holds, and a
case as a signed bundle for a court or an authority.
"""
