import { html } from 'hono/html';
import { writeSeedFile } from '../../directory/writeSeedFile.ts';
import type { Markup } from '../../interactions/views/layout.ts';
import type { MockWorld } from '../../world/world.ts';
import { changeByHand } from '../changeByHand.ts';
import { listOf, textField, textOf } from '../frame/formParts.ts';
import type { Section } from '../frame/section.ts';
import { plural } from '../frame/timeWords.ts';
import { tenantPath, WORLD_PATH } from './things.ts';

/** Tenants, and the world as a file. */
export const worldSection: Section = {
  path: '/world',
  title: 'World',
  tab: '/world',
  render: ({ mock: { world } }, rejected) => html`<h1>World</h1>
    <p class="lead">Tenants, their accounts and their apps, as they are now. What you change here can be taken back; what a test has changed meanwhile stays.</p>
    ${tenantTable(world)}
    <div class="columns">${tenantForm(rejected?.form ?? new URLSearchParams())}${exportForm()}</div>`,
  actions: {
    'create-tenant': async ({ mock, operations }, form) => {
      const name = textOf(form, 'name') ?? '';
      const domains = listOf(form, 'domains');
      const options = { name, ...(domains.length === 0 ? {} : { domains: [...domains] }) };
      const { id } = await changeByHand(mock, `Make the tenant ${name}`, () => operations.createTenant(options));
      return { words: `${name} is there.`, leadsTo: tenantPath(id) };
    },
    export: async ({ c, operations }, form) => {
      const secrets = form.get('secrets') === 'as-they-are' ? 'as-they-are' : 'replaced';
      const text = await writeSeedFile(await operations.exportSeed({ secrets }), ABOUT[secrets]);
      c.header('Cache-Control', 'no-store');
      c.header('Content-Disposition', 'attachment; filename="world.yaml"');
      return c.body(text, 200, { 'Content-Type': 'application/yaml; charset=utf-8' });
    },
  },
};

const ABOUT = {
  'as-they-are': [
    'A world of authshift-mock-idp, as it was when this was exported: authshift-mock-idp --seed <this file>',
    'Passwords, app secrets and authenticator secrets are in it as they are: keep it as you keep passwords.',
  ],
  replaced: [
    'A world of authshift-mock-idp, as it was when this was exported: authshift-mock-idp --seed <this file>',
    'Passwords are the default below; app secrets are "replaced-secret-1" and so on. No secret of the world is in it.',
  ],
} as const;

function tenantTable({ directory, asOf }: MockWorld): Markup {
  const { tenants, apps } = directory.records;
  const [users, registered] = [countByTenant(directory.listUsers()), countByTenant(apps)];
  return html`<section class="card" aria-labelledby="tenants"><h2 id="tenants">Tenants</h2><table class="stack">
    <thead><tr><th scope="col">Name</th><th scope="col">Domains</th><th scope="col">Rules as of</th><th scope="col">Accounts and apps</th></tr></thead>
    <tbody>${tenants.map(
      ({
        id,
        name,
        domains,
      }) => html`<tr><th scope="row"><a href="${tenantPath(id)}"><b>${name}</b></a></th><td>${domains.join(', ')}</td><td>${asOf.of(id)}</td>
        <td>${plural(users.get(id) ?? 0, 'account')}, ${plural(registered.get(id) ?? 0, 'app')}</td></tr>`,
    )}</tbody></table></section>`;
}

function countByTenant(things: readonly { readonly tenantId: string }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { tenantId } of things) counts.set(tenantId, (counts.get(tenantId) ?? 0) + 1);
  return counts;
}

function tenantForm(form: URLSearchParams): Markup {
  return html`<section class="card" aria-labelledby="new"><h2 id="new">Make a tenant</h2>
    <form method="post" action="${WORLD_PATH}" class="grid">
      ${textField({ id: 'name', name: 'name', label: 'Name', value: form.get('name') ?? '', required: true })}
      ${textField({
        id: 'domains',
        name: 'domains',
        label: 'Domains',
        value: form.get('domains') ?? '',
        hint: 'With commas between them; left empty, one is made up.',
      })}
      <div class="actions"><button class="primary" name="do" value="create-tenant">Make the tenant</button></div>
    </form></section>`;
}

function exportForm(): Markup {
  return html`<section class="card" aria-labelledby="file"><h2 id="file">The world as a seed file</h2>
    <p>A YAML file that starts this world again:<br><code>authshift-mock-idp --seed world.yaml</code></p>
    <form method="post" action="${WORLD_PATH}"><input type="hidden" name="do" value="export">
      <p class="hint">To show to anybody, or to put into a repository: every account gets the default password, and app secrets are replaced.</p>
      <div class="actions"><button class="primary" name="secrets" value="replaced">Download without secrets</button></div>
      <p class="hint apart">To go on exactly here: passwords and secrets are in it as they are, so keep it as you keep passwords.</p>
      <div class="actions"><button name="secrets" value="as-they-are">Download with secrets</button></div>
      <p class="hint apart">Neither holds faults, clocks, what single people approved, sign-ins or tokens: a seed has no words for them.</p>
    </form></section>`;
}
