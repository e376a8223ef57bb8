// A program on a server, with the npm package openid-client: it signs in, refreshes, signs out.
import http from "node:http";
import * as client from "openid-client";

const [issuer, id, secret, port] = process.argv.slice(2);
const home = `http://localhost:${port}`;
const options = { execute: [client.allowInsecureRequests] };
const config = await client.discovery(new URL(issuer), id, secret, undefined, options);
let waiting, tokens;

async function start() {
  const verifier = client.randomPKCECodeVerifier();
  waiting = { pkceCodeVerifier: verifier, expectedState: client.randomState(), expectedNonce: client.randomNonce() };
  const asked = {
    redirect_uri: `${home}/back`, scope: "openid email offline_access", code_challenge_method: "S256",
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    state: waiting.expectedState, nonce: waiting.expectedNonce,
  };
  return (await client.buildAuthorizationUrlWithPAR(config, asked)).href;
}

async function back(url) {
  tokens = await client.authorizationCodeGrant(config, url, waiting);
  const { sub } = tokens.claims();
  const who = await client.fetchUserInfo(config, tokens.access_token, sub);
  const fresh = await client.refreshTokenGrant(config, tokens.refresh_token);
  const told = await client.tokenIntrospection(config, fresh.access_token);
  return { sub, email: who.email, turned: fresh.refresh_token !== tokens.refresh_token, active: told.active };
}

const answer = (response, said) =>
  response.writeHead(200, { "content-type": "text/html" }).end(`<h1>openid-client</h1><pre>${JSON.stringify(said)}</pre>`);

http.createServer(async (request, response) => {
  const url = new URL(request.url, home);
  const go = (where) => response.writeHead(302, { location: where }).end();
  try {
    if (url.pathname === "/start") go(await start());
    else if (url.pathname === "/back") answer(response, await back(url));
    else if (url.pathname === "/out") {
      const asked = { id_token_hint: tokens.id_token, post_logout_redirect_uri: `${home}/gone` };
      go(client.buildEndSessionUrl(config, asked).href);
    } else answer(response, { at: url.pathname });
  } catch (error) {
    answer(response, { error: String(error), cause: String(error.cause ?? "") });
  }
}).listen(Number(port), "localhost");
