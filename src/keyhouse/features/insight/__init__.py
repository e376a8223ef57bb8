"""How the office does: what waits, how long decisions take, what is kept, who tries to get in.

Figures only, of one marketplace and one period; nothing here names an applicant.
"""
