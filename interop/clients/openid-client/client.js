// An application that knows people through openid-client alone. Sessions are in memory, by a cookie of its own.
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as oidc from 'openid-client';

const { issuer, clientId, clientSecret, address, scope } = JSON.parse(process.env.INTEROP);
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const sessions = new Map();
const config = await oidc.discovery(
  new URL(issuer),
  clientId,
  { id_token_signed_response_alg: 'ES256' },
  oidc.ClientSecretBasic(clientSecret),
  { execute: [oidc.allowInsecureRequests] },
);
const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri));

async function enter(session) {
  const verifier = oidc.randomPKCECodeVerifier();
  Object.assign(session, { verifier, state: oidc.randomState(), nonce: oidc.randomNonce() });
  return oidc.buildAuthorizationUrl(config, {
    redirect_uri: `${address}/retour`,
    scope,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state: session.state,
    nonce: session.nonce,
  }).href;
}

async function comeBack(session, url) {
  const checks = { pkceCodeVerifier: session.verifier, expectedState: session.state, expectedNonce: session.nonce };
  session.tokens = await oidc.authorizationCodeGrant(config, url, { ...checks, idTokenExpected: true });
  session.claims = session.tokens.claims();
  return '/';
}

async function renew(session) {
  const before = session.tokens;
  const tokens = await oidc.refreshTokenGrant(config, before.refresh_token);
  session.tokens = { ...tokens, id_token: tokens.id_token ?? before.id_token };
  return { rotated: tokens.refresh_token !== before.refresh_token && tokens.access_token !== before.access_token };
}

function leave(session) {
  const values = { id_token_hint: session.tokens.id_token, post_logout_redirect_uri: `${address}/au-revoir` };
  return oidc.buildEndSessionUrl(config, { ...values, state: 'adieu' }).href;
}

async function forget(token) {
  const { payload } = await jwtVerify(token, keys, { issuer, audience: clientId, typ: 'logout+jwt', maxTokenAge: '3m' });
  if (!payload.events?.[EVENT] || 'nonce' in payload || !payload.jti) throw new Error('not a logout token');
  for (const [cookie, one] of sessions) {
    if (payload.sid ? one.claims?.sid === payload.sid : one.claims?.sub === payload.sub) sessions.delete(cookie);
  }
}

async function answer(request, response) {
  const url = new URL(request.url, address);
  const tell = (code, content) => response.writeHead(code, { 'Content-Type': 'application/json' }).end(JSON.stringify(content));
  const go = (location) => response.writeHead(303, { Location: location }).end();
  if (url.pathname === '/adieu') {
    const form = new URLSearchParams(Buffer.concat(await request.toArray()).toString());
    return forget(form.get('logout_token')).then(() => tell(200, {}), (error) => tell(400, { error: error.message }));
  }
  const cookie = /openid_client=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? randomUUID();
  if (url.pathname === '/entrer') {
    sessions.set(cookie, {});
    response.setHeader('Set-Cookie', `openid_client=${cookie}; Path=/; HttpOnly; SameSite=Lax`);
    return go(await enter(sessions.get(cookie)));
  }
  if (url.pathname === '/au-revoir') return tell(200, { state: url.searchParams.get('state') });
  const session = sessions.get(cookie);
  if (!session) return tell(401, {});
  if (url.pathname === '/retour') return go(await comeBack(session, url));
  if (!session.claims) return tell(401, {});
  if (url.pathname === '/profil') return tell(200, await oidc.fetchUserInfo(config, session.tokens.access_token, session.claims.sub));
  if (url.pathname === '/renouveler') return tell(200, await renew(session));
  if (url.pathname === '/sortir') {
    sessions.delete(cookie);
    return go(leave(session));
  }
  return tell(200, session.claims);
}

createServer((request, response) => {
  answer(request, response).catch((error) => response.writeHead(500).end(String(error.cause ?? error)));
}).listen(new URL(address).port, '127.0.0.1');
