// A service that checks access tokens by the published keys alone, with the npm package jose.
import http from "node:http";
import { createRemoteJWKSet, jwtVerify } from "jose";

const [issuer, port, seconds] = process.argv.slice(2);
// jose keeps keys for ten minutes by itself; the test has no time for that.
const often = { cacheMaxAge: seconds * 1000, cooldownDuration: 0 };
const keys = createRemoteJWKSet(new URL(`${issuer}/oauth/keys`), often);

http.createServer(async (request, response) => {
  const token = (request.headers.authorization ?? "").replace("Bearer ", "");
  const status = await jwtVerify(token, keys, { issuer, typ: "at+jwt" }).then(() => 200, () => 401);
  response.writeHead(status).end();
}).listen(Number(port), "localhost");
