// A certified OpenID provider for the tests of signing in, with one switch: what it does to its own tokens.
//   node provider.mjs FOLDER ISSUER REDIRECT     FOLDER has its node_modules; people sign in under any name, which is their login
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";

const [folder, issuer, redirect] = process.argv.slice(2);
const { default: Provider } = await import(pathToFileURL(`${folder}/node_modules/oidc-provider/lib/index.js`).href);
const key = () => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });
const signing = { ...key(), use: "sig", alg: "RS256", kid: "essai" };

const provider = new Provider(issuer, {
  clients: [
    { client_id: "portail", client_secret: "un-secret-de-client", redirect_uris: [redirect], response_types: ["code"], grant_types: ["authorization_code"] },
    { client_id: "ailleurs", client_secret: "un-autre-secret", redirect_uris: ["http://ailleurs.example/retour"], response_types: ["code"], grant_types: ["authorization_code"] },
  ],
  jwks: { keys: [signing] },
  pkce: { required: () => true },
  claims: { openid: ["sub"], profile: ["preferred_username"] },
  cookies: { keys: ["une clé de l’essai"] },
  features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: false } },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id }) }),
});

let change = "";
let keysRead = 0;
const changes = {
  // One bit of the signature.
  signature: (token) => {
    const [head, body, signature] = token.split(".");
    const bytes = Buffer.from(signature, "base64url");
    bytes[10] ^= 1;
    return [head, body, bytes.toString("base64url")].join(".");
  },
  // Somebody else's name, under the signature of the first.
  subject: (token) => {
    const [head, body, signature] = token.split(".");
    const claims = { ...JSON.parse(Buffer.from(body, "base64url").toString()), sub: "maelys.corre" };
    return [head, Buffer.from(JSON.stringify(claims)).toString("base64url"), signature].join(".");
  },
  none: (token) => `${Buffer.from('{"alg":"none"}').toString("base64url")}.${token.split(".")[1]}.`,
};
provider.use(async (context, next) => {
  await next();
  if (context.path === "/jwks") keysRead += 1;
  if (context.path === "/token" && context.body?.id_token && changes[change]) context.body.id_token = changes[change](context.body.id_token);
});

const callback = provider.callback();
createServer((request, response) => {
  const url = new URL(request.url, issuer);
  if (url.pathname !== "/essai") return callback(request, response);
  if (url.searchParams.has("change")) change = url.searchParams.get("change");
  response.end(JSON.stringify({ keysRead }));
}).listen(Number(new URL(issuer).port), "127.0.0.1", () => console.log("ready"));
