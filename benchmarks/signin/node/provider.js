// npm oidc-provider as its README configures it: everything in memory, a sign-in page of ours, no consent asked.
// The password is proved in the same directory as the others prove it, through ldapts; claims are read there too.
import { createServer } from 'node:http';
import { Client, InvalidCredentialsError } from 'ldapts';
import Provider from 'oidc-provider';

const given = JSON.parse(process.env.NODE_BENCHMARK);
const service = new Client({ url: given.ldap });
await service.bind(given.bindDn, given.bindPassword);

async function find(uid, attributes) {
  const safe = uid.replace(/[\\*()\0]/g, (one) => `\\${one.charCodeAt(0).toString(16).padStart(2, '0')}`);
  const found = await service.search(given.base, { scope: 'sub', filter: `(uid=${safe})`, attributes });
  return found.searchEntries[0];
}

async function proved(dn, password) {
  const link = new Client({ url: given.ldap });
  try {
    await link.bind(dn, password);
    return true;
  } catch (error) {
    if (error instanceof InvalidCredentialsError) return false;
    throw error;
  } finally {
    await link.unbind();
  }
}

const provider = new Provider(given.issuer, {
  clients: [given.client],
  jwks: { keys: [given.key] },
  cookies: { keys: ['a secret of the benchmark'] },
  claims: { openid: ['sub'], profile: ['given_name', 'family_name'], email: ['email'] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  async findAccount(ctx, sub) {
    return {
      accountId: sub,
      async claims(use) {
        if (use === 'id_token') return { sub };
        const entry = await find(sub, ['givenName', 'sn', 'mail']);
        return { sub, given_name: entry.givenName, family_name: entry.sn, email: entry.mail };
      },
    };
  },
  async loadExistingGrant(ctx) {
    const { client, session, provider: at } = ctx.oidc;
    const grant = new at.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid profile email');
    await grant.save();
    return grant;
  },
});

const page = `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Connexion</title></head><body>
<h1>Connexion</h1><form method="post"><p><label>Identifiant <input name="login" required></label></p>
<p><label>Mot de passe <input name="password" type="password" required></label></p><button>Valider</button></form></body></html>`;

async function interact(req, res) {
  await provider.interactionDetails(req, res);
  if (req.method === 'GET') return res.setHeader('Content-Type', 'text/html; charset=utf-8').end(page);
  const form = new URLSearchParams(Buffer.concat(await req.toArray()).toString());
  const entry = await find(form.get('login'), ['1.1']);
  if (!entry || !form.get('password') || !(await proved(entry.dn, form.get('password')))) {
    return res.writeHead(401, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
  }
  return provider.interactionFinished(req, res, { login: { accountId: form.get('login') } });
}

const answer = provider.callback();
const server = createServer((req, res) => {
  if (!req.url.startsWith('/interaction/')) return answer(req, res);
  interact(req, res).catch((error) => res.writeHead(400).end(error.name));
});
server.listen(given.port, '127.0.0.1');
