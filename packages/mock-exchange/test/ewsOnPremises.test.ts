import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { setDefaultCACertificates, type TLSSocket, connect as tlsConnect } from 'node:tls';
import { promisify } from 'node:util';
import { ExchangeService, Folder, Uri, WebCredentials, WellKnownFolderName, XhrApi } from 'ews-javascript-api';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type MockMicrosoft, startMockMicrosoft } from '../src/index.ts';
import { attribute, basic, element, envelope, getFolder, impersonate, post, wellKnown } from './ewsRequests.ts';
import { mailTokens } from './mailTokens.ts';
import { authenticate, channelBindings, serverChallengeOf, writeNegotiate } from './ntlmClient.ts';

const user = 'on-premises@contoso.example';
const password = 'Rehearsal-2022';
const published = 'https://mail.contoso.example';

const run = promisify(execFile);
const curlSpeaksNtlm = await run('curl', ['--version']).then(
  ({ stdout }) => stdout.includes('NTLM'),
  () => false,
);

let mocks: MockMicrosoft;
let url: string;
beforeAll(async () => {
  mocks = await startMockMicrosoft();
  url = mocks.exchange.ewsOnPremises;
  setDefaultCACertificates([readFileSync(mocks.exchange.ca, 'utf8')]);
});
afterAll(() => mocks?.close());
afterEach(async () => {
  await mocks.exchange.reset();
});

interface Answer {
  readonly status: number | undefined;
  readonly challenges: readonly string[];
  readonly body: string;
}

/** One request over an agent that keeps its connection. */
async function send(
  agent: Agent,
  authorization?: string,
  body = envelope(getFolder(wellKnown('inbox'))),
): Promise<Answer> {
  const isTls = agent instanceof TlsAgent;
  const target = isTls ? mocks.exchange.ewsOnPremisesHttps : url;
  const headers = {
    'Content-Type': 'text/xml',
    'Content-Length': Buffer.byteLength(body),
    ...(authorization === undefined ? {} : { Authorization: authorization }),
  };
  const call = (isTls ? tlsRequest : request)(target, { agent, method: 'POST', headers });
  call.end(body);
  const [response] = await once(call, 'response');
  const challenges = [...response.rawHeaders.entries()].flatMap(([index, name]: [number, string]) =>
    name.toLowerCase() === 'www-authenticate' ? [response.rawHeaders[index + 1]] : [],
  );
  return { status: response.statusCode, challenges, body: await text(response) };
}

function keptConnection(isTls = false): Agent {
  const options = { keepAlive: true, maxSockets: 1 };
  return isTls ? new TlsAgent({ ...options, ca: readFileSync(mocks.exchange.ca) }) : new Agent(options);
}

interface NtlmOptions {
  readonly agent?: Agent;
  readonly scheme?: string;
  readonly name?: { readonly domain: string; readonly user: string };
  readonly secret?: string;
  readonly attributes?: readonly (readonly [number, Buffer])[];
  readonly ntResponse?: Buffer;
}

/** All three messages over one connection; answers what the last got. */
async function signIn({
  agent = keptConnection(),
  scheme = 'NTLM',
  name = { domain: '', user },
  ...rest
}: NtlmOptions = {}) {
  const negotiate = writeNegotiate();
  const first = await send(agent, `${scheme} ${negotiate.toString('base64')}`, '');
  const [, encoded = ''] = /^\S+ (.+)$/.exec(first.challenges[0] ?? '') ?? [];
  const challenge = Buffer.from(encoded, 'base64');
  const exchange = { negotiate, challenge, serverChallenge: serverChallengeOf(challenge) };
  const message = authenticate({
    ...name,
    password: rest.secret ?? password,
    exchange,
    attributes: rest.attributes ?? [],
    flags: 0x00088235,
    ...(rest.ntResponse === undefined ? {} : { ntResponse: rest.ntResponse }),
  });
  return { first, last: await send(agent, `${scheme} ${message.toString('base64')}`), agent };
}

/** NegTokenResp with a message in it; lengths of two bytes are good for any. */
function derSequence(message: Buffer): Buffer {
  const tagged = (tag: number, content: Buffer) =>
    Buffer.concat([Buffer.from([tag, 0x82, content.length >> 8, content.length & 255]), content]);
  return tagged(0xa1, tagged(0x30, tagged(0xa2, tagged(0x04, message))));
}

const inbox = (body: string) => element(body, 'DisplayName');

describe('without credentials', () => {
  it('each way to sign in is offered on a line of its own (row 40)', async () => {
    const { status, challenges, body } = await send(keptConnection());
    expect(status).toBe(401);
    expect(challenges.map((line) => line.split(' ')[0])).toEqual(['Bearer', 'Negotiate', 'NTLM', 'Basic']);
    expect(challenges[3]).toBe('Basic realm="localhost"');
    expect(body).toBe('');
  });
});

describe('Basic', () => {
  it.each([user, 'CONTOSO\\on-premises', 'contoso.example\\on-premises'])('lets %s in', async (name) => {
    const answer = await post(url, basic(name, password), envelope(getFolder(wellKnown('inbox'))));
    expect(inbox(answer.text)).toBe('Inbox');
    // The version says that this is no Exchange Online.
    expect(attribute(answer.text, 'ServerVersionInfo', 'MinorVersion')).toBe('2');
  });

  it.each([
    [user, 'wrong'],
    ['nobody@contoso.example', password],
    ['NOWHERE\\on-premises', password],
    ['on-premises', password],
    ['disabled@contoso.example', password],
  ])('does not let %s with %s in', async (name, secret) => {
    expect((await post(url, basic(name, secret), envelope(getFolder()))).status).toBe(401);
  });

  it('looks at the password as it is now', async () => {
    const account = await mocks.idp.user(user);
    await account.changePassword('Another-2026');
    const ask = async (secret: string) => (await post(url, basic(user, secret), envelope(getFolder()))).status;
    expect([await ask(password), await ask('Another-2026')]).toEqual([401, 200]);
    await account.changePassword(password);
  });

  it('is no matter of Microsoft’s dates, nor is EWS', async () => {
    const tenant = await mocks.idp.tenant('contoso.example');
    await tenant.setAsOf('2028-01-01');
    expect((await post(url, basic(user, password), envelope(getFolder()))).status).toBe(200);
    await tenant.setAsOf(null);
  });

  it('with an expired password is told so (row 56)', async () => {
    const answer = await post(url, basic('expired-password@contoso.example', password), envelope(getFolder()));
    expect(answer.status).toBe(500);
    expect(element(answer.text, 'ResponseCode')).toBe('ErrorPasswordExpired');
  });
});

describe('a mailbox on premises', () => {
  it('is not there for who has theirs in the cloud, unless a folder names one (row 55)', async () => {
    const service = basic('service@contoso.example', password);
    const own = await post(url, service, envelope(getFolder()));
    expect(element(own.text, 'ResponseCode')).toBe('ErrorMissingEmailAddress');
    expect(element(own.text, 'MessageText')).toMatch(/you must specify the mailbox primary SMTP address/);
    const named = await post(url, service, envelope(getFolder(wellKnown('calendar', user))));
    expect(element(named.text, 'ResponseCode')).toBe('NoError');
    const cloud = await post(url, service, envelope(getFolder(wellKnown('calendar', 'licensed@contoso.example'))));
    expect(element(cloud.text, 'ResponseCode')).toBe('ErrorNonExistentMailbox');
  });

  it('is impersonated by who holds the role, which Microsoft took away in the cloud alone (row 47)', async () => {
    const ask = () =>
      post(url, basic('service@contoso.example', password), envelope(getFolder(wellKnown('inbox')), impersonate(user)));
    expect(element((await ask()).text, 'ResponseCode')).toBe('ErrorImpersonateUserDenied');
    const tenant = await mocks.exchange.tenant('contoso.example');
    await tenant.roleAssignments.put({
      name: 'Migration',
      role: 'ApplicationImpersonation',
      user: 'service@contoso.example',
    });
    expect(inbox((await ask()).text)).toBe('Inbox');
  });
});

describe('NTLM', () => {
  it.each([
    ['NTLM', { domain: '', user }],
    ['NTLM', { domain: 'CONTOSO', user: 'on-premises' }],
    ['NTLM', { domain: 'contoso.example', user: 'ON-PREMISES' }],
    ['Negotiate', { domain: 'Contoso', user: 'on-premises' }],
  ])('lets in by %s who knows the password: %o', async (scheme, name) => {
    const { first, last } = await signIn({ scheme, name });
    expect(first).toMatchObject({ status: 401, body: '' });
    expect(first.challenges).toHaveLength(1);
    expect(inbox(last.body)).toBe('Inbox');
  });

  it('is taken out of SPNEGO, as clients of a domain send it', async () => {
    const agent = keptConnection();
    const wrapped = (message: Buffer) => `Negotiate ${derSequence(message).toString('base64')}`;
    const negotiate = writeNegotiate();
    const first = await send(agent, wrapped(negotiate), '');
    const answer = Buffer.from(first.challenges[0]?.slice('Negotiate '.length) ?? '', 'base64');
    const challenge = answer.subarray(answer.indexOf('NTLMSSP\0'));
    const exchange = { negotiate, challenge, serverChallenge: serverChallengeOf(challenge) };
    const last = await send(agent, wrapped(authenticate({ user, domain: '', password, exchange })));
    expect(inbox(last.body)).toBe('Inbox');
    expect(last.challenges).toEqual(['Negotiate oQcwBaADCgEA']);
  });

  it('checks the integrity code that a client adds', async () => {
    const flags: readonly [number, Buffer] = [6, Buffer.from([2, 0, 0, 0])];
    expect((await signIn({ attributes: [flags] })).last.status).toBe(200);
  });

  it.each([
    ['a wrong password', { secret: 'wrong' }],
    ['somebody unknown', { name: { domain: 'CONTOSO', user: 'nobody' } }],
    ['a domain there is not', { name: { domain: 'NOWHERE', user: 'on-premises' } }],
    ['nobody at all', { name: { domain: '', user: '' }, ntResponse: Buffer.alloc(0) }],
    ['the 24 bytes of NTLMv1', { ntResponse: Buffer.alloc(24, 7) }],
  ])('does not let in %s', async (_, options) => {
    const { last } = await signIn(options);
    expect(last.status).toBe(401);
    expect(last.challenges).toHaveLength(4);
  });

  it('signs the connection in, and no other', async () => {
    const { agent } = await signIn();
    expect((await send(agent)).status).toBe(200);
    expect((await send(keptConnection())).status).toBe(401);
    // Other credentials on the connection count for themselves, and end it.
    expect((await send(agent, basic(user, 'wrong'))).status).toBe(401);
    expect((await send(agent)).status).toBe(401);
  });

  it('does not take the answer of one connection on another', async () => {
    const negotiate = writeNegotiate();
    const first = await send(keptConnection(), `NTLM ${negotiate.toString('base64')}`, '');
    const challenge = Buffer.from(first.challenges[0]?.slice(5) ?? '', 'base64');
    const exchange = { negotiate, challenge, serverChallenge: serverChallengeOf(challenge) };
    const message = authenticate({ user, domain: '', password, exchange });
    expect((await send(keptConnection(), `NTLM ${message.toString('base64')}`)).status).toBe(401);
  });

  it.each([
    '',
    '???',
    'TlRMTVNTUAA=',
    Buffer.from('NTLMSSP\0\x03\0\0\0'.padEnd(80, '\xff'), 'latin1').toString('base64'),
  ])('refuses the message "%s" and stays there', async (message) => {
    const agent = keptConnection();
    expect((await send(agent, `NTLM ${message}`)).status).toBe(401);
    expect((await signIn({ agent })).last.status).toBe(200);
  });

  it('leaves no password in the record', async () => {
    await signIn();
    const records = await mocks.exchange.requests.list({ protocol: 'ews' });
    expect(records.map((record) => ('authentication' in record ? record.authentication : ''))).toEqual([
      'ntlm',
      'ntlm',
    ]);
    expect(records[1]).toMatchObject({ account: user, mailbox: user, status: 200, responseCode: 'NoError' });
    expect(JSON.stringify(records)).not.toContain(password);
  });
});

describe('Extended Protection', () => {
  const flags: readonly [number, Buffer] = [6, Buffer.from([2, 0, 0, 0])];
  const target: readonly [number, Buffer] = [9, Buffer.from('HTTP/localhost', 'utf16le')];

  it('takes only clients that bind NTLM to the connection', async () => {
    await mocks.exchange.onPremises.set({ extendedProtection: 'require' });
    expect((await signIn()).last.status).toBe(401);
    expect((await signIn({ attributes: [target, flags] })).last.status).toBe(200);
    const bindings: readonly [number, Buffer] = [
      10,
      channelBindings(await certificateOf(mocks.exchange.ewsOnPremisesHttps)),
    ];
    expect((await signIn({ agent: keptConnection(true) })).last.status).toBe(401);
    expect((await signIn({ agent: keptConnection(true), attributes: [target, flags] })).last.status).toBe(401);
    expect((await signIn({ agent: keptConnection(true), attributes: [bindings, flags] })).last.status).toBe(200);
  });

  async function certificateOf(address: string): Promise<Buffer> {
    const socket: TLSSocket = tlsConnect({
      port: Number(new URL(address).port),
      host: 'localhost',
      ca: readFileSync(mocks.exchange.ca),
    });
    await once(socket, 'secureConnect');
    const { raw } = socket.getPeerCertificate();
    socket.destroy();
    return raw;
  }
});

describe('clients we did not write', () => {
  it.runIf(curlSpeaksNtlm).each([
    ['--ntlm', user, 'http'],
    ['--ntlm', 'CONTOSO\\on-premises', 'https'],
    ['--basic', 'CONTOSO\\on-premises', 'https'],
  ])('curl %s signs %s in over %s', async (way, name, scheme) => {
    const target = scheme === 'http' ? url : mocks.exchange.ewsOnPremisesHttps;
    const data = envelope(getFolder(wellKnown('inbox')));
    const options = ['--silent', '--cacert', mocks.exchange.ca, '--header', 'Content-Type: text/xml', '--data', data];
    const { stdout } = await run('curl', [...options, way, '--user', `${name}:${password}`, target]);
    expect(inbox(stdout)).toBe('Inbox');
  });

  it.each(['http', 'https'])('ews-javascript-api signs in by NTLM over %s', async (scheme) => {
    const bind = async (secret: string) => {
      const service = new ExchangeService();
      service.Url = new Uri(scheme === 'http' ? url : mocks.exchange.ewsOnPremisesHttps);
      service.Credentials = new WebCredentials('CONTOSO\\on-premises', secret);
      service.XHRApi = new XhrApi().useNtlmAuthentication('CONTOSO\\on-premises', secret);
      return Folder.Bind(service, WellKnownFolderName.Inbox);
    };
    expect((await bind(password)).DisplayName).toBe('Inbox');
    await expect(bind('wrong')).rejects.toThrow(/401/);
  });
});

describe('a token of Entra (hybrid modern authentication)', () => {
  const scope = 'EWS.AccessAsUser.All';
  const ask = async (token: string, header = '') => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'text/xml', Authorization: `Bearer ${token}` },
      body: envelope(getFolder(wellKnown('inbox')), header),
    });
    return {
      status: response.status,
      diagnostics: response.headers.get('x-ms-diagnostics'),
      body: await response.text(),
    };
  };

  beforeAll(async () => {
    const contoso = await mocks.idp.tenant('contoso.example');
    await contoso.createApp({
      name: 'Exchange on premises',
      kind: 'web',
      exposes: { scopes: [scope], roles: ['full_access_as_app'], tokenVersion: 1, uris: [published] },
    });
  });

  it('made out to the server’s own address is good, one for Exchange Online is not', async () => {
    const { delegated } = await mailTokens(mocks.idp);
    expect(inbox((await ask(await delegated(user, `${published}/${scope}`))).body)).toBe('Inbox');
    const online = await ask(await delegated(user, scope));
    expect(online.status).toBe(401);
    expect(online.diagnostics).toMatch(/^2000003;reason="The audience claim value is invalid 'aud'."/);
  });

  it('of an application is not enough, whatever its roles are (row 50)', async () => {
    const { application } = await mailTokens(mocks.idp);
    const { token } = await application(`${published}/full_access_as_app`);
    expect(await ask(token, impersonate(user))).toMatchObject({
      status: 403,
      diagnostics:
        '2000008;reason="The token contains not enough scope to make this call.";error_category="invalid_grant"',
    });
  });
});
