import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

/** Signs people in by discovery and authorization code flow with PKCE (RFC 7636), knowing no more of Microsoft than an issuer. */
const { ISSUER, CLIENT_ID, CLIENT_SECRET, PORT = '3000' } = process.env;
const visits = new Map();
const address = () => `http://localhost:${server.address().port}`;
const redirectUri = () => `${address()}/auth/callback`;

const discover = async () => (await fetch(`${ISSUER}/.well-known/openid-configuration`)).json();

async function begin() {
  const visit = { verifier: randomBytes(32).toString('base64url'), state: randomBytes(16).toString('base64url') };
  visits.set(visit.state, visit);
  const query = new URLSearchParams({
    client_id: CLIENT_ID,
    response_type: 'code',
    redirect_uri: redirectUri(),
    scope: 'openid profile',
    state: visit.state,
    code_challenge: createHash('sha256').update(visit.verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  return `${(await discover()).authorization_endpoint}?${query}`;
}

async function finish(answered) {
  const visit = visits.get(answered.get('state'));
  visits.delete(answered.get('state'));
  if (visit === undefined) return 'This sign-in was not begun here.';
  if (answered.has('error')) return answered.get('error_description');
  const response = await fetch((await discover()).token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
      redirect_uri: redirectUri(),
      code: answered.get('code'),
      code_verifier: visit.verifier,
    }),
  });
  const answer = await response.json();
  if (!response.ok) return answer.error_description;
  // Straight from the token endpoint, so nobody can have changed it on the way (OpenID Connect Core 1.0, section 3.1.3.7).
  const claims = JSON.parse(Buffer.from(answer.id_token.split('.')[1], 'base64url').toString());
  return `Signed in as ${claims.preferred_username}.`;
}

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, address());
  try {
    if (pathname === '/') return response.writeHead(302, { location: await begin() }).end();
    if (pathname !== '/auth/callback') return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(await finish(searchParams));
  } catch (error) {
    response.writeHead(502, { 'content-type': 'text/plain; charset=utf-8' }).end(`${ISSUER}: ${error.message}`);
  }
});
server.listen(Number(PORT), '0.0.0.0', () => process.stdout.write(`${address()}\n`));
process.on('SIGTERM', () => server.close(() => process.exit(0)));
