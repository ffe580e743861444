import { writeStartup } from '@authshift/mock-idp';
import { datedRules, inForce } from '../policies/datedRules.ts';
import type { StartupLine } from './startupLine.ts';

/** The same for a person to read: where Exchange answers, how to point an app there, then mock-idp's accounts and apps. */
export function describeMocks(line: StartupLine): string {
  return `Mock Exchange Online (not Microsoft) at ${line.exchange.ews}\n${basicByTenant(line)}\n\n${recipe(line)}\n\n${writeStartup(line)}`;
}

function basicByTenant({ tenants }: StartupLine): string {
  const said = tenants.map(({ name, asOf }) => {
    return `${name}, as of ${asOf}, ${inForce('ews-basic-ended', asOf) ? 'refuses' : 'accepts'} Basic`;
  });
  return `  ${said.join('; ')}`;
}

function recipe({ control, tenants, apps, exchange }: StartupLine): string {
  const app = apps.find((candidate) => candidate.secret !== undefined) ?? apps[0];
  const tenant = tenants.find(({ id }) => id === app?.tenant) ?? tenants[0];
  const asked = `{ tenant: '${tenant?.domains[0] ?? tenant?.id ?? ''}', clientId: '${app?.clientId ?? ''}' }`;
  return [
    'Point your app here (connectMockIdp is of @authshift/mock-idp):',
    `  1. const idp = await connectMockIdp('${control.url}', '${control.token}');`,
    `  2. const { auth } = await idp.msalConfig(${asked}); // then MSAL with { auth: { ...auth, clientSecret } }`,
    `  3. Ask ${exchange.ews} with that token, or with Basic in a tenant as of a day before ${datedRules['ews-basic-ended'].from}.`,
  ].join('\n');
}
