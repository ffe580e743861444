import { html } from 'hono/html';
import type { TenantRecord } from '../../directory/records.ts';
import { RISKS } from '../../directory/risk.ts';
import type { Markup } from '../../interactions/views/layout.ts';
import { MockIdpError } from '../../mockIdpError.ts';
import { DEVICE_STATES, PLATFORMS } from '../../policies/circumstances.ts';
import { CONTROLS, type Policy, SIGN_IN_GRANTS } from '../../policies/policySchema.ts';
import { changeByHand } from '../changeByHand.ts';
import { buttonForm, checkBox, checkGroup, selectField, textArea, textField } from '../frame/formParts.ts';
import { type Names, namesOf } from '../frame/names.ts';
import type { Section, Visit } from '../frame/section.ts';
import { LIVE_PATH } from '../livePath.ts';
import { readLocations, readPolicy, writeLocations } from './policyForm.ts';
import { CONTROL_WORDS, sayPolicy } from './policyWords.ts';

const pathOf = (tenantId: string): string => `${LIVE_PATH}/policies?tenant=${tenantId}`;

/** What each organization decided about sign-ins. */
export const policiesSection: Section = {
  path: '/policies',
  title: 'Policies',
  tab: '/policies',
  render: ({ mock: { world }, query }, rejected) => {
    const { tenants } = world.directory.records;
    const tenant = world.directory.findTenant(query.get('tenant') ?? tenants[0]?.id ?? '');
    if (tenant === undefined) return undefined;
    const form = rejected?.form ?? new URLSearchParams();
    return html`<h1>Policies</h1>
      <p class="lead">What an organization decided about sign-ins. Every grant is judged by them, not only the page.</p>
      <form method="get" action="${LIVE_PATH}/policies" class="filter">
        ${selectField({
          id: 'tenant',
          name: 'tenant',
          label: 'Tenant',
          value: tenant.id,
          options: tenants.map(({ id, name }) => ({ value: id, text: name })),
        })}
        <button>Show</button>
      </form>
      ${policyList(tenant, namesOf(world))}
      <div class="columns">${rulesForm(tenant)}${locationsForm(tenant, form)}</div>
      ${addForm(tenant, form)}`;
  },
  actions: {
    add: (visit, form) =>
      change(visit, (tenant) => ({
        words: `Add the policy "${form.get('name')}"`,
        act: () => visit.operations.addPolicy(tenant.id, readPolicy(form)),
      })),
    remove: (visit, form) =>
      change(visit, (tenant) => ({
        words: `Remove the policy "${policyOf(tenant, form).name}"`,
        act: () => visit.operations.removePolicy(tenant.id, policyOf(tenant, form).id),
      })),
    switch: (visit, form) =>
      change(visit, (tenant) => {
        const { id, name, enabled = true } = policyOf(tenant, form);
        const policies = tenant.rules.policies.map((one) => (one.id === id ? { ...one, enabled: !enabled } : one));
        return {
          words: `Turn ${enabled ? 'off' : 'on'} the policy "${name}"`,
          act: () => visit.operations.changeTenant(tenant.id, { policies }),
        };
      }),
    rules: (visit, form) =>
      change(visit, (tenant) => ({
        words: `Change the rules of ${tenant.name}`,
        act: () =>
          visit.operations.changeTenant(tenant.id, {
            securityDefaults: form.has('securityDefaults'),
            consentRequests: form.has('consentRequests'),
            userConsent: (form.get('userConsent') ?? '') as 'allowed',
          }),
      })),
    locations: (visit, form) =>
      change(visit, (tenant) => ({
        words: `Change the named locations of ${tenant.name}`,
        act: () =>
          visit.operations.changeTenant(tenant.id, {
            namedLocations: readLocations(form.get('namedLocations') ?? '').map(({ name, ranges }) => ({
              name,
              ranges: [...ranges],
            })),
          }),
      })),
  },
};

interface Change {
  readonly words: string;
  readonly act: () => Promise<unknown>;
}

async function change({ mock, query }: Visit, toChange: (tenant: TenantRecord) => Change) {
  const reference = query.get('tenant') ?? '';
  const tenant = mock.world.directory.findTenant(reference);
  if (tenant === undefined) throw new MockIdpError('unknown_tenant', 'That tenant is not there any more.');
  const { words, act } = toChange(tenant);
  await changeByHand(mock, words, act);
  return { words: `Done: ${words}.`, leadsTo: pathOf(tenant.id) };
}

function policyOf({ rules }: TenantRecord, form: URLSearchParams): Policy {
  const policy = rules.policies.find(({ id }) => id === form.get('id'));
  if (policy === undefined) throw new MockIdpError('invalid_request', 'That policy is not there any more.');
  return policy;
}

function policyList({ id: tenantId, name: tenantName, rules }: TenantRecord, names: Names): Markup {
  if (rules.policies.length === 0) {
    return html`<div class="empty"><p><b>${tenantName} has no conditional access policy.</b></p></div>`;
  }
  const action = pathOf(tenantId);
  return html`<ul class="things card">${rules.policies.map(({ id, name, enabled = true, ...policy }) => {
    return html`<li class="row"><p><b>${name}</b> <span class="badge ${enabled ? 'good' : ''}">${enabled ? 'On' : 'Off'}</span><br>
        <span class="hint">${sayPolicy({ name, ...policy }, names)}</span></p>
      <div class="actions">${buttonForm({ action, does: 'switch', text: enabled ? 'Turn off' : 'Turn on', about: name, fields: { id } })}
        ${buttonForm({ action, does: 'remove', text: 'Remove', about: name, fields: { id }, style: 'danger' })}</div></li>`;
  })}</ul>`;
}

function rulesForm({ id, rules }: TenantRecord): Markup {
  return html`<section class="card" aria-labelledby="rules"><h2 id="rules">For everybody</h2>
    <form method="post" action="${pathOf(id)}" class="grid">
      <div class="wide">${checkBox({
        id: 'securityDefaults',
        name: 'securityDefaults',
        label: 'Security defaults: a second factor for everybody, no sign-in by password alone',
        checked: rules.securityDefaults,
      })}</div>
      <div class="wide">${selectField({
        id: 'userConsent',
        name: 'userConsent',
        label: 'May people approve apps for themselves?',
        value: rules.userConsent,
        options: [
          { value: 'allowed', text: 'Yes, any' },
          { value: 'microsoft-managed', text: "What Microsoft's own policy leaves to them" },
          { value: 'blocked', text: 'No, an administrator has to' },
        ],
      })}</div>
      <div class="wide">${checkBox({
        id: 'consentRequests',
        name: 'consentRequests',
        label: 'They can send an administrator a request',
        checked: rules.consentRequests,
      })}</div>
      <div class="actions"><button class="primary" name="do" value="rules">Save</button></div>
    </form></section>`;
}

function locationsForm({ id, rules }: TenantRecord, form: URLSearchParams): Markup {
  return html`<section class="card" aria-labelledby="places"><h2 id="places">Named locations</h2>
    <form method="post" action="${pathOf(id)}" class="grid">
      <div class="wide">${textArea({
        id: 'namedLocations',
        name: 'namedLocations',
        label: 'Names and their addresses',
        value: form.get('namedLocations') ?? writeLocations(rules.namedLocations),
        hint: 'One a line: Office = 203.0.113.0/24, 198.51.100.7. A test says where it is by the header x-mock-ip.',
      })}</div>
      <div class="actions"><button class="primary" name="do" value="locations">Save</button></div>
    </form></section>`;
}

/** Conditions that few policies have. */
const MORE = [
  'apps',
  'resources',
  'locations',
  'exceptLocations',
  'platforms',
  'devices',
  'risk',
  'appKinds',
  'grants',
];

function addForm({ id }: TenantRecord, form: URLSearchParams): Markup {
  const value = (name: string): string => form.get(name) ?? '';
  const group = (name: string, legend: string, values: readonly string[]): Markup =>
    checkGroup({
      id: name,
      name,
      legend,
      chosen: form.getAll(name),
      options: values.map((one) => ({ value: one, text: one })),
    });
  return html`<section class="card" aria-labelledby="add"><h2 id="add">Add a policy</h2>
    <form method="post" action="${pathOf(id)}" class="grid">
      <div class="wide">${textField({ id: 'name', name: 'name', label: 'Name', value: value('name'), required: true })}</div>
      ${checkGroup({
        id: 'controls',
        name: 'controls',
        legend: 'They must',
        chosen: form.getAll('controls'),
        options: CONTROLS.map((one) => ({ value: one, text: CONTROL_WORDS[one] })),
      })}
      ${selectField({
        id: 'need',
        name: 'need',
        label: 'Of these',
        value: value('need'),
        options: [
          { value: '', text: 'All' },
          { value: 'one', text: 'Any one' },
        ],
      })}
      ${textField({
        id: 'signInFrequencyHours',
        name: 'signInFrequencyHours',
        label: 'Sign in again after hours',
        value: value('signInFrequencyHours'),
        type: 'number',
      })}
      <h3>Who and when <span class="hint">(left empty, everybody, always)</span></h3>
      ${textField({ id: 'users', name: 'users', label: 'Accounts', value: value('users'), hint: 'Addresses, with commas between them.' })}
      ${textField({ id: 'exceptUsers', name: 'exceptUsers', label: 'But not', value: value('exceptUsers') })}
      ${group('people', 'People', ['administrators', 'members', 'guests'])}
      <details class="wide plain" ${MORE.some((name) => value(name) !== '') ? 'open' : ''}><summary>More conditions</summary>
        <div class="columns">
        ${textField({ id: 'apps', name: 'apps', label: 'Apps', value: value('apps'), hint: 'Client ids.' })}
        ${textField({
          id: 'resources',
          name: 'resources',
          label: 'APIs',
          value: value('resources'),
          hint: 'URIs such as https://graph.microsoft.com.',
        })}
        ${textField({ id: 'locations', name: 'locations', label: 'From named locations', value: value('locations') })}
        ${textField({ id: 'exceptLocations', name: 'exceptLocations', label: 'From anywhere but', value: value('exceptLocations') })}
        ${group('platforms', 'Platforms', PLATFORMS)}
        ${group('devices', 'Devices', DEVICE_STATES)}
        ${group('risk', 'Risk', RISKS)}
        ${group('appKinds', 'Kinds of app', ['spa', 'web', 'daemon', 'public'])}
        ${group('grants', 'Ways in', SIGN_IN_GRANTS)}
        </div></details>
      <div class="actions"><button class="primary" name="do" value="add">Add the policy</button></div>
    </form></section>`;
}
