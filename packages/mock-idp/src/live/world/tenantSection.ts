import { html } from 'hono/html';
import type { AppRecord, TenantRecord, UserRecord } from '../../directory/records.ts';
import type { Markup } from '../../interactions/views/layout.ts';
import { MockIdpError } from '../../mockIdpError.ts';
import type { MockWorld } from '../../world/world.ts';
import { changeByHand } from '../changeByHand.ts';
import { buttonForm, checkBox, listOf, selectField, textArea, textField, textOf } from '../frame/formParts.ts';
import type { Section } from '../frame/section.ts';
import { sayDuration, sayInstant } from '../frame/timeWords.ts';
import { LIVE_PATH } from '../livePath.ts';
import { readChange } from './seedWords.ts';
import {
  APP_KINDS,
  appPath,
  findTenant,
  present,
  stateBadges,
  tenantPath,
  userPath,
  WORLD_PATH,
  wordsForm,
} from './things.ts';

/** Accounts on one page. */
const SHOWN = 200;

const UNITS: Readonly<Record<string, number>> = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 };

/** One tenant: its names, its time, its accounts and apps. */
export const tenantSection: Section = {
  path: '/world/tenant',
  title: 'Tenant',
  tab: '/world',
  render: (visit, rejected) => {
    const { world } = visit.mock;
    const tenant = findTenant(visit);
    if (tenant === undefined) return undefined;
    const form = rejected?.form ?? new URLSearchParams();
    const action = tenantPath(tenant.id);
    return html`<p class="crumbs"><a href="${WORLD_PATH}">World</a></p><h1>${tenant.name}</h1>
      <p class="lead"><code>${tenant.id}</code> · <a href="${LIVE_PATH}/policies?tenant=${tenant.id}">Policies</a> · <a href="${LIVE_PATH}?tenant=${tenant.id}">Sign-ins</a></p>
      <div class="columns">${namesForm(tenant, world, form)}${clockForm(tenant, world, form)}</div>
      ${userList(tenant, visit.query.get('find') ?? '', world)}
      ${appList(world.directory.records.apps.filter(({ tenantId }) => tenantId === tenant.id))}
      <div class="columns">${newUserForm(tenant, form)}${newAppForm(tenant, form)}</div>
      ${wordsForm(world, { kind: 'tenant', id: tenant.id, action, rejected })}
      <div class="actions">${buttonForm({ action, does: 'remove', text: 'Remove the tenant', style: 'danger' })}</div>`;
  },
  actions: {
    names: async (visit, form) => {
      const tenant = present(findTenant(visit));
      const asOf = textOf(form, 'asOf') ?? null;
      await changeByHand(visit.mock, `Change ${tenant.name}`, async () => {
        const domains = [...listOf(form, 'domains')];
        const changed = visit.operations.changeTenant(tenant.id, {
          name: textOf(form, 'name') ?? '',
          domains,
          selfServiceSignUp: form.has('selfServiceSignUp'),
        });
        const dated =
          asOf === visit.mock.world.asOf.of(tenant.id) ? undefined : visit.operations.setAsOf(tenant.id, asOf);
        await Promise.all([changed, dated]);
      });
      return { words: 'Saved.' };
    },
    advance: async (visit, form) => {
      const tenant = present(findTenant(visit));
      const milliseconds = Number(form.get('amount')) * (UNITS[form.get('unit') ?? ''] ?? Number.NaN);
      if (!(milliseconds > 0)) throw new MockIdpError('invalid_request', 'How much time is to pass?');
      const now = await visit.operations.advanceClock(tenant.id, milliseconds);
      return {
        words: `${sayDuration(milliseconds)} have passed: it is ${sayInstant(Date.parse(now))} in ${tenant.name}.`,
      };
    },
    'create-user': async (visit, form) => {
      const tenant = present(findTenant(visit));
      const upn = textOf(form, 'upn') ?? '';
      const [displayName, password] = [textOf(form, 'displayName'), form.get('password') || undefined];
      const options = {
        upn,
        ...(displayName === undefined ? {} : { displayName }),
        ...(password === undefined ? {} : { password }),
      };
      await changeByHand(visit.mock, `Make the account ${upn}`, () => visit.operations.createUser(tenant.id, options));
      return { words: `${upn} is there.`, leadsTo: userPath(upn) };
    },
    'create-app': async (visit, form) => {
      const tenant = present(findTenant(visit));
      const kind = APP_KINDS.find(({ value }) => value === form.get('kind'))?.value ?? 'web';
      const name = textOf(form, 'appName') ?? '';
      const { clientId } = await changeByHand(visit.mock, `Register the app ${name}`, () =>
        visit.operations.createApp(tenant.id, { name, kind }),
      );
      return { words: `${name} is registered.`, leadsTo: appPath(clientId) };
    },
    words: async (visit, form) => {
      const tenant = present(findTenant(visit));
      const change = readChange(visit.mock.world, { kind: 'tenant', id: tenant.id, text: form.get('words') ?? '' });
      await changeByHand(visit.mock, `Change ${tenant.name}`, () => visit.operations.changeTenant(tenant.id, change));
      return { words: 'Saved.' };
    },
    remove: async (visit) => {
      const tenant = present(findTenant(visit));
      await changeByHand(visit.mock, `Remove the tenant ${tenant.name}`, () =>
        visit.operations.removeTenant(tenant.id),
      );
      return {
        words: `${tenant.name} is gone, with its accounts and apps. Undo brings them back.`,
        leadsTo: WORLD_PATH,
      };
    },
  },
};

function namesForm(tenant: TenantRecord, { asOf }: MockWorld, form: URLSearchParams): Markup {
  const isRejected = form.get('do') === 'names';
  const value = (name: string, now: string): string => (isRejected ? (form.get(name) ?? '') : now);
  return html`<section class="card" aria-labelledby="names"><h2 id="names">Tenant</h2>
    <form method="post" action="${tenantPath(tenant.id)}" class="grid">
      <div class="wide">${textField({ id: 'name', name: 'name', label: 'Name', value: value('name', tenant.name), required: true })}</div>
      <div class="wide">${textArea({
        id: 'domains',
        name: 'domains',
        label: 'Domains',
        rows: 3,
        value: value('domains', tenant.domains.join('\n')),
        hint: 'One a line; the first is the default one.',
      })}</div>
      <div class="wide">${textField({
        id: 'asOf',
        name: 'asOf',
        label: 'Rules as of',
        type: 'date',
        value: value('asOf', asOf.of(tenant.id)),
        hint: "The date whose Microsoft rules it follows; left empty, the seed's.",
      })}</div>
      <div class="wide">${checkBox({
        id: 'selfServiceSignUp',
        name: 'selfServiceSignUp',
        label: 'People may make themselves an account',
        checked: isRejected ? form.has('selfServiceSignUp') : tenant.selfServiceSignUp,
      })}</div>
      <div class="actions"><button class="primary" name="do" value="names">Save</button></div>
    </form></section>`;
}

function clockForm({ id }: TenantRecord, { clocks }: MockWorld, form: URLSearchParams): Markup {
  const now = clocks.now(id);
  const ahead = now - Date.now();
  return html`<section class="card" aria-labelledby="clock"><h2 id="clock">Clock</h2>
    <p><b>${sayInstant(now)}</b><br><span class="hint">${ahead < 1000 ? 'Real time.' : `${sayDuration(ahead)} ahead of real time.`} It ages refresh tokens, secrets, passwords and sign-ins. Times
      inside tokens stay real.</span></p>
    <form method="post" action="${tenantPath(id)}" class="grid">
      ${textField({ id: 'amount', name: 'amount', label: 'Let pass', type: 'number', value: form.get('amount') ?? '1', required: true })}
      ${selectField({
        id: 'unit',
        name: 'unit',
        label: 'Unit',
        value: form.get('unit') ?? 'days',
        options: Object.keys(UNITS).map((unit) => ({ value: unit, text: unit })),
      })}
      <div class="actions"><button name="do" value="advance">Let the time pass</button></div>
    </form>
    <p class="hint apart">Time does not run backwards, so this is not undone; resetting the tenant takes it back.</p></section>`;
}

function userList({ id, name }: TenantRecord, find: string, { directory }: MockWorld): Markup {
  const words = find.trim().toLowerCase();
  const fits = ({ upn, displayName }: UserRecord): boolean => `${upn} ${displayName}`.toLowerCase().includes(words);
  const users = directory.listUsers().filter((user) => user.tenantId === id && fits(user));
  return html`<section class="card" aria-labelledby="accounts"><h2 id="accounts">Accounts</h2>
    <form method="get" action="${WORLD_PATH}/tenant" class="filter" role="search"><input type="hidden" name="id" value="${id}">
      ${textField({ id: 'find', name: 'find', label: 'Find', value: find })}<button>Find</button></form>
    ${users.length === 0 ? html`<p class="faint">${name} has no such account.</p>` : userTable(users.slice(0, SHOWN))}
    ${users.length > SHOWN ? html`<p class="hint">The first ${SHOWN} of ${users.length}. Find the others by name.</p>` : ''}</section>`;
}

function userTable(users: readonly UserRecord[]): Markup {
  return html`<table class="stack"><thead><tr><th scope="col">Account</th><th scope="col">Name</th><th scope="col">State</th></tr></thead>
    <tbody>${users.map((user) => html`<tr><th scope="row"><a href="${userPath(user.upn)}">${user.upn}</a></th><td>${user.displayName}</td><td>${stateBadges(user)}</td></tr>`)}</tbody></table>`;
}

function appList(apps: readonly AppRecord[]): Markup {
  return html`<section class="card" aria-labelledby="apps"><h2 id="apps">Apps</h2>${
    apps.length === 0
      ? html`<p class="faint">None is registered here.</p>`
      : html`<table class="stack"><thead><tr><th scope="col">App</th><th scope="col">Kind</th><th scope="col">Client id</th></tr></thead>
    <tbody>${apps.map(({ clientId, name, kind, enabled }) => html`<tr><th scope="row"><a href="${appPath(clientId)}">${name}</a> ${enabled ? '' : html`<span class="badge bad">disabled</span>`}</th><td>${kind}</td><td><code>${clientId}</code></td></tr>`)}</tbody></table>`
  }</section>`;
}

function newUserForm({ id, domains }: TenantRecord, form: URLSearchParams): Markup {
  return html`<section class="card" aria-labelledby="new-user"><h2 id="new-user">Make an account</h2>
    <form method="post" action="${tenantPath(id)}" class="grid">
      ${textField({
        id: 'upn',
        name: 'upn',
        label: 'User name',
        value: form.get('upn') ?? '',
        required: true,
        hint: `Such as desk@${domains[0] ?? 'contoso.example'}.`,
      })}
      ${textField({ id: 'displayName', name: 'displayName', label: 'Display name', value: form.get('displayName') ?? '' })}
      ${textField({ id: 'password', name: 'password', label: 'Password', type: 'password', hint: 'Left empty, Rehearsal-2022.' })}
      <div class="actions"><button class="primary" name="do" value="create-user">Make the account</button></div>
    </form></section>`;
}

function newAppForm({ id }: TenantRecord, form: URLSearchParams): Markup {
  return html`<section class="card" aria-labelledby="new-app"><h2 id="new-app">Register an app</h2>
    <form method="post" action="${tenantPath(id)}" class="grid">
      ${textField({ id: 'appName', name: 'appName', label: 'Name', value: form.get('appName') ?? '', required: true })}
      ${selectField({ id: 'kind', name: 'kind', label: 'Kind', value: form.get('kind') ?? 'web', options: APP_KINDS })}
      <div class="actions"><button class="primary" name="do" value="create-app">Register the app</button></div>
    </form></section>`;
}
