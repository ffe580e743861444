import * as z from 'zod';
import type { MockIdp } from '../mockIdp.ts';

/** Microsoft's ids have this form, but not all of them a version as of RFC 9562: personal accounts' begin with zeros. */
const guid = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

/** The first line on stdout with `--json`. Members may be added, never renamed. */
export const startupLineSchema = z.object({
  origin: z.url().describe('Where browsers and clients reach the mock, without a trailing slash'),
  ca: z.string().min(1).optional().describe('Path of the PEM file to trust, whenever a TLS port is open'),
  control: z
    .object({ url: z.url(), token: z.string().min(1) })
    .describe('The control API; the token lets its holder read passwords and change the world'),
  live: z
    .object({ url: z.url(), code: z.string() })
    .optional()
    .describe('The page on which a person watches the requests; the code opens it once'),
  tenants: z.array(
    z.object({
      id: guid,
      name: z.string(),
      domains: z.array(z.string()),
      asOf: z.iso.date().describe('The date whose Microsoft rules the tenant follows'),
    }),
  ),
  users: z.array(
    z.object({
      upn: z.string(),
      password: z.string(),
      tenant: guid.describe('Id of the home tenant'),
      oid: guid,
      behaviour: z.string().describe('What the account is in the world for'),
    }),
  ),
  apps: z.array(
    z.object({
      clientId: guid,
      name: z.string(),
      kind: z.enum(['spa', 'web', 'daemon', 'public']),
      secret: z.string().optional(),
      redirectUris: z.array(z.string()),
      tenant: guid.describe('Id of the tenant it is registered in'),
    }),
  ),
});

export type StartupLine = z.output<typeof startupLineSchema>;

/** What a program that started the mock has to know, as one object. */
export async function describeStartup(idp: MockIdp): Promise<StartupLine> {
  const { tenants, accounts, apps } = await idp.world();
  return {
    origin: idp.origin,
    ...(idp.ca === undefined ? {} : { ca: idp.ca }),
    control: { ...idp.control },
    live: await idp.openLiveView(),
    tenants: tenants.map(({ id, name, domains, asOf }) => ({ id, name, domains: [...domains], asOf })),
    users: accounts.map(({ upn, password, tenantId, oid, behaviour }) => ({
      upn,
      password,
      tenant: tenantId,
      oid,
      behaviour,
    })),
    apps: apps.map(({ clientId, name, kind, secret, redirectUris, tenantId }) => ({
      clientId,
      name,
      kind,
      ...(secret === undefined ? {} : { secret }),
      redirectUris: [...redirectUris],
      tenant: tenantId,
    })),
  };
}

const SHOWN = 20;

/** The same for a person to read. A large world's accounts are cut short. */
export function writeStartup({ origin, ca, live, tenants, users, apps }: StartupLine): string {
  const trust = ca === undefined ? [] : [`Clients have to trust ${ca} (authshift-mock-idp trust says how)`];
  const lines = [`Mock Entra ID (not Microsoft) at ${origin}`, ...trust, ''];
  for (const tenant of tenants) {
    const people = users.filter((user) => user.tenant === tenant.id);
    lines.push(`Tenant ${tenant.name}, ${tenant.id}, ${tenant.domains.join(', ')}, rules as of ${tenant.asOf}`);
    lines.push('  Accounts');
    for (const user of people.slice(0, SHOWN))
      lines.push(`    ${user.upn}  password ${user.password}  (${user.behaviour})`);
    if (people.length > SHOWN) lines.push(`    and ${people.length - SHOWN} more`);
    lines.push('  Apps');
    for (const app of apps.filter((one) => one.tenant === tenant.id)) {
      lines.push(
        `    ${app.clientId}  ${app.name} (${app.kind})${app.secret === undefined ? '' : `  secret ${app.secret}`}`,
      );
    }
    lines.push('');
  }
  if (live !== undefined) lines.push(`Look inside at ${live.url} with the code ${live.code}`);
  lines.push('Ctrl-C ends it.');
  return `${lines.join('\n')}\n`;
}
