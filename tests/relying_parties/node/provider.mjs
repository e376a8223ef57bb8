// Somebody else's OpenID provider, npm's oidc-provider. With a `door`, it leads people to that
// other provider's page in its own name, to be given the code that is made there (a mix-up).
import Provider from "oidc-provider";

const [port, home, door] = process.argv.slice(2);
const issuer = `http://localhost:${port}`;
const provider = new Provider(issuer, {
  clients: [{
    client_id: "keyhouse",
    token_endpoint_auth_method: "none",
    // As careless as can be: the attacker's way back is registered at the honest one as well.
    redirect_uris: [`${home}/social/honest/back`, `${home}/social/attacker/back`],
  }],
});
provider.use(async (ctx, next) => {
  if (ctx.path === "/token") console.log("a code arrived");
  await next();
  if (door && ctx.path === "/.well-known/openid-configuration") ctx.body.authorization_endpoint = door;
});
provider.listen(Number(port), "localhost");
