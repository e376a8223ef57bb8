"""What a playbook says about social accounts."""

from pydantic import Field

from keyhouse.domain.marketplaces.policy import Policy


class Provider(Policy):
    name: str = Field(pattern=r"^[a-z0-9-]{1,20}$", description="Part of its address here.")
    label: str = Field(description="What people call it.", max_length=40)
    issuer: str = Field(
        pattern=r"^(https://|http://(localhost|127\.0\.0\.1)[:/])\S+$",
        description="Its address as an OpenID provider, https.",
        json_schema_extra={"server": True},
    )
    client_id: str = Field(description="What it knows us by.")
    scopes: str = Field("openid email", description="What we ask for; `openid` is needed.")


class SocialPolicy(Policy):
    providers: tuple[Provider, ...] = Field(
        (), description="Social accounts that open an account and sign in (OpenID Connect)."
    )
