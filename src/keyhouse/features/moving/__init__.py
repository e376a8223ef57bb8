"""Moving in from another system, and out again with everything.

People come from files of Keycloak, Django, Firebase, Auth0 or a table (CSV), with the hashes of
their passwords as they are; whoever signs in gets one of ours (docs/decisions/0020). What leaves
is in formats that others read.
"""
