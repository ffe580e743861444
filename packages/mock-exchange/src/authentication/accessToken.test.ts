import { describe, expect, it } from 'vitest';
import { standInDirectory, tenantId } from '../../test/standInDirectory.ts';
import { audiences, judgeAccessToken, judgeContinuously } from './accessToken.ts';

const now = new Date('2026-11-22T12:00:00Z');
const seconds = now.getTime() / 1000;

const standIn = await standInDirectory([{ address: 'service@stand-in.example' }]);

function arrange() {
  const { directory, sign, users } = standIn;
  const good = {
    iss: `https://sts.windows.net/${tenantId}/`,
    aud: 'https://outlook.office365.com',
    iat: seconds - 60,
    nbf: seconds - 60,
    exp: seconds + 3600,
    appid: 'a0000000-0000-4000-8000-000000000002',
    oid: users[0]?.oid,
    scp: 'EWS.AccessAsUser.All openid',
  };
  const rules = { directory, now: () => now, scopes: ['EWS.AccessAsUser.All'], roles: ['full_access_as_app'] };
  const judge = async (claims: object, kid?: string) =>
    judgeAccessToken(await sign({ ...good, ...claims }, kid), rules);
  return { judge, rules, sign, good };
}

describe('an access token at Exchange', () => {
  it('stands for its user when delegated', async () => {
    const { judge } = arrange();
    expect(await judge({})).toMatchObject({ bearer: { kind: 'delegated', user: { upn: 'service@stand-in.example' } } });
  });

  it('stands for its application when it carries roles and no scopes', async () => {
    const { judge } = arrange();
    const verdict = await judge({ scp: undefined, oid: undefined, roles: ['full_access_as_app'] });
    expect(verdict).toMatchObject({ bearer: { kind: 'app', appId: 'a0000000-0000-4000-8000-000000000002' } });
  });

  it('tells its end, its permissions, and for an application its service principal', async () => {
    const { judge } = arrange();
    expect(await judge({})).toMatchObject({
      bearer: {
        expiresAt: (seconds + 3600) * 1000,
        scopes: ['EWS.AccessAsUser.All', 'openid'],
        roles: [],
      },
    });
    const app = { scp: undefined, oid: 'd0000000-0000-4000-8000-000000000001', roles: ['full_access_as_app', 'Other'] };
    expect(await judge(app)).toMatchObject({
      bearer: { servicePrincipalId: app.oid, scopes: [], roles: ['full_access_as_app', 'Other'] },
    });
  });

  it.each(['https://graph.microsoft.com', '00000003-0000-0000-c000-000000000000'])(
    'may be for %s where that is asked for, and then for nothing else',
    async (aud) => {
      const { rules, sign, good } = arrange();
      const graph = { ...rules, audiences: audiences.graph };
      expect(await judgeAccessToken(await sign({ ...good, aud }), graph)).toHaveProperty('bearer');
      expect(await judgeAccessToken(await sign(good), graph)).toEqual({ refusal: { reason: 'wrong-audience' } });
    },
  );

  it('needs no role where Exchange itself assigned one to the service principal', async () => {
    const { rules, sign, good } = arrange();
    const asked: unknown[] = [];
    const isAssigned = async (...facts: readonly unknown[]) => {
      asked.push(...facts);
      return true;
    };
    const bare = { ...good, scp: undefined, oid: 'principal' };
    expect(await judgeAccessToken(await sign(bare), { ...rules, isAssigned })).toHaveProperty('bearer');
    expect(asked).toEqual([tenantId, 'principal']);
    const refused = await judgeAccessToken(await sign(bare), { ...rules, isAssigned: async () => false });
    expect(refused).toEqual({ refusal: { reason: 'no-permission' } });
  });

  it.each([
    ['us-government', 'sts.windows.net', 'https://outlook.office365.us'],
    ['us-government', 'login.microsoftonline.us', 'https://outlook.office365.us/'],
    ['china', 'sts.chinacloudapi.cn', 'https://partner.outlook.cn'],
    ['china', 'login.partner.microsoftonline.cn', 'https://partner.outlook.cn'],
  ] as const)('of a tenant in the cloud %s is from %s and for %s', async (cloud, host, aud) => {
    const { rules, sign, good } = arrange();
    const findTenant = async (id: string) => {
      const tenant = await rules.directory.findTenant(id);
      return tenant && { ...tenant, cloud };
    };
    const national = { ...rules, directory: { ...rules.directory, findTenant } };
    const iss = `https://${host}/${tenantId}/${host.startsWith('login') ? 'v2.0' : ''}`;
    expect(await judgeAccessToken(await sign({ ...good, iss, aud }), national)).toHaveProperty('bearer');
    const worldwide = await judgeAccessToken(await sign({ ...good, iss }), national);
    expect(worldwide).toEqual({ refusal: { reason: 'wrong-audience' } });
  });

  it.each(['https://outlook.office365.com/', 'https://outlook.office.com', '00000002-0000-0ff1-ce00-000000000000'])(
    'may name the resource %s',
    async (aud) => {
      const { judge } = arrange();
      expect(await judge({ aud })).toHaveProperty('bearer');
    },
  );

  it('may be a version 2 token', async () => {
    const { judge } = arrange();
    const iss = `https://login.microsoftonline.com/${tenantId}/v2.0`;
    expect(await judge({ iss, appid: undefined, azp: 'app' })).toMatchObject({ bearer: { appId: 'app' } });
  });

  it.each([
    ['wrong-audience', { aud: 'https://graph.microsoft.com' }],
    ['expired', { exp: seconds - 301 }],
    ['not-yet-valid', { nbf: seconds + 301 }],
    ['no-permission', { scp: 'IMAP.AccessAsUser.All' }],
    ['no-permission', { scp: undefined, roles: ['IMAP.AccessAsApp'] }],
    ['no-permission', { scp: undefined }],
    ['unknown-user', { oid: 'ffffffff-0000-4000-8000-000000000000' }],
    ['unknown-issuer', { iss: `https://evil.example/${tenantId}/` }],
    ['unknown-issuer', { iss: `https://sts.chinacloudapi.cn/${tenantId}/` }],
    ['unknown-issuer', { iss: `https://login.microsoftonline.us/${tenantId}/v2.0` }],
    ['wrong-audience', { aud: 'https://outlook.office365.us' }],
    ['unknown-tenant', { iss: 'https://sts.windows.net/99999999-9999-4999-8999-999999999999/' }],
    ['unparsable', { exp: undefined }],
  ])('is refused as %s with %o', async (reason, claims) => {
    const { judge } = arrange();
    expect(await judge(claims)).toMatchObject({ refusal: { reason } });
  });

  it('may be up to five minutes past its end, as clocks differ', async () => {
    const { judge } = arrange();
    expect(await judge({ exp: seconds - 299 })).toHaveProperty('bearer');
  });

  it('is refused when another key signed it, or an unknown one', async () => {
    const { judge, rules, good } = arrange();
    const other = await standInDirectory([]);
    expect(await judgeAccessToken(await other.sign(good), rules)).toEqual({ refusal: { reason: 'bad-signature' } });
    expect(await judge({}, 'unknown-key')).toEqual({ refusal: { reason: 'bad-signature' } });
  });

  it('sends its client back where access is evaluated continuously, if it is genuine', async () => {
    const { rules, sign, good } = arrange();
    const asked: string[] = [];
    const findChallenge = async (token: string) => {
      asked.push(token);
      return '{"access_token":{}}';
    };
    const continuous = { ...rules, directory: { ...rules.directory, findChallenge } };
    const judge = async (claims: object) => judgeContinuously(await sign({ ...good, ...claims }), continuous);
    const challenge = { challenge: '{"access_token":{}}' };
    expect(await judge({})).toEqual(challenge);
    expect(await judge({ oid: 'deleted' })).toEqual(challenge);
    expect(asked).toHaveLength(2);
    expect(await judge({ exp: seconds - 301 })).toEqual({ refusal: { reason: 'expired' } });
    expect(await judge({ aud: 'https://graph.microsoft.com' })).toEqual({ refusal: { reason: 'wrong-audience' } });
    expect(asked).toHaveLength(2);
    expect(await judgeContinuously(await sign(good), rules)).toHaveProperty('bearer');
  });

  it.each(['', 'x', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.'])('is refused as unparsable: "%s"', async (token) => {
    const { rules } = arrange();
    expect(await judgeAccessToken(token, rules)).toEqual({ refusal: { reason: 'unparsable' } });
  });

  it('is refused when it says it needs no signature', async () => {
    const { rules, good } = arrange();
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${encode({ alg: 'none' })}.${encode(good)}.`;
    expect(await judgeAccessToken(unsigned, rules)).toHaveProperty('refusal');
  });
});
