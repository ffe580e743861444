import { html } from 'hono/html';
import type { AppChange } from '../../directory/app.ts';
import { SIGN_IN_AUDIENCES } from '../../directory/personalAccounts.ts';
import type { AppRecord } from '../../directory/records.ts';
import type { Markup } from '../../interactions/views/layout.ts';
import { toFingerprint } from '../../record/fingerprint.ts';
import { isPast } from '../../token/clientAuthentication.ts';
import type { MockWorld } from '../../world/world.ts';
import { changeByHand } from '../changeByHand.ts';
import { buttonForm, checkBox, listOf, selectField, textArea, textField, textOf } from '../frame/formParts.ts';
import type { Section } from '../frame/section.ts';
import { readChange } from './seedWords.ts';
import { APP_KINDS, appPath, findApp, present, tenantPath, WORLD_PATH, wordsForm } from './things.ts';

/** One app registration. */
export const appSection: Section = {
  path: '/world/app',
  title: 'App',
  tab: '/world',
  render: (visit, rejected) => {
    const app = findApp(visit);
    if (app === undefined) return undefined;
    const { world } = visit.mock;
    const action = appPath(app.clientId);
    const tenant = world.directory.findTenant(app.tenantId);
    return html`<p class="crumbs"><a href="${WORLD_PATH}">World</a> / <a href="${tenantPath(app.tenantId)}">${tenant?.name}</a></p><h1>${app.name}</h1>
      <p class="lead">Client id <code>${app.clientId}</code></p>
      <div class="columns">${registrationForm(app, rejected?.form)}${secrets(app, world, rejected?.form)}</div>
      ${wordsForm(world, { kind: 'app', id: app.clientId, action, rejected })}
      <div class="actions">${buttonForm({ action, does: 'remove', text: 'Remove the app', style: 'danger' })}</div>`;
  },
  actions: {
    save: async (visit, form) => {
      const app = present(findApp(visit));
      await changeByHand(visit.mock, `Change the app ${app.name}`, () =>
        visit.operations.changeApp(app.clientId, readApp(form)),
      );
      return { words: 'Saved.' };
    },
    words: async (visit, form) => {
      const app = present(findApp(visit));
      const change = readChange(visit.mock.world, { kind: 'app', id: app.clientId, text: form.get('words') ?? '' });
      await changeByHand(visit.mock, `Change the app ${app.name}`, () =>
        visit.operations.changeApp(app.clientId, change),
      );
      return { words: 'Saved.' };
    },
    'add-secret': async (visit, form) => {
      const app = present(findApp(visit));
      const expires = textOf(form, 'expires');
      const secret = {
        value: form.get('value') ?? '',
        ...(expires === undefined ? {} : { expires: `${expires}T00:00:00Z` }),
      };
      await changeByHand(visit.mock, `Add a secret to ${app.name}`, () =>
        visit.operations.addAppSecret(app.clientId, secret),
      );
      return { words: 'The secret is good from now on.' };
    },
    'remove-secret': async (visit, form) => {
      const app = present(findApp(visit));
      const { value } = present(app.secrets.find((one) => toFingerprint(one.value).hash === form.get('hash')));
      await changeByHand(visit.mock, `Remove a secret of ${app.name}`, () =>
        visit.operations.removeAppSecret(app.clientId, value),
      );
      return { words: 'The secret is refused from now on.' };
    },
    remove: async (visit) => {
      const app = present(findApp(visit));
      await changeByHand(visit.mock, `Remove the app ${app.name}`, () => visit.operations.removeApp(app.clientId));
      return {
        words: `${app.name} is gone, with every approval. Undo brings it back.`,
        leadsTo: tenantPath(app.tenantId),
      };
    },
  },
};

const AUDIENCES: Readonly<Record<(typeof SIGN_IN_AUDIENCES)[number], string>> = {
  AzureADMyOrg: 'Accounts of this tenant',
  AzureADMultipleOrgs: 'Accounts of any organization',
  AzureADandPersonalMicrosoftAccount: 'Any organization, and personal accounts',
  PersonalMicrosoftAccount: 'Personal accounts only',
};

function readApp(form: URLSearchParams): AppChange {
  const list = (name: string): string[] => [...listOf(form, name)];
  return {
    name: textOf(form, 'name') ?? '',
    kind: (form.get('kind') ?? '') as NonNullable<AppChange['kind']>,
    signInAudience: (form.get('signInAudience') ?? '') as NonNullable<AppChange['signInAudience']>,
    redirectUris: list('redirectUris'),
    delegated: list('delegated'),
    application: list('application'),
    enabled: form.has('enabled'),
    assignmentRequired: form.has('assignmentRequired'),
    assigned: list('assigned'),
  };
}

function registrationForm(app: AppRecord, typed: URLSearchParams | undefined): Markup {
  const form = typed?.get('do') === 'save' ? typed : undefined;
  const value = (name: string, now: string): string => form?.get(name) ?? now;
  const lines = (name: string, now: readonly string[]): string => value(name, now.join('\n'));
  return html`<section class="card" aria-labelledby="registration"><h2 id="registration">Registration</h2>
    <form method="post" action="${appPath(app.clientId)}" class="grid">
      <div class="wide">${textField({ id: 'name', name: 'name', label: 'Name', value: value('name', app.name), required: true })}</div>
      ${selectField({ id: 'kind', name: 'kind', label: 'Kind', value: value('kind', app.kind), options: APP_KINDS })}
      ${selectField({
        id: 'signInAudience',
        name: 'signInAudience',
        label: 'Who may sign in',
        value: value('signInAudience', app.signInAudience),
        options: SIGN_IN_AUDIENCES.map((one) => ({ value: one, text: AUDIENCES[one] })),
      })}
      <div class="wide">${textArea({
        id: 'redirectUris',
        name: 'redirectUris',
        label: 'Redirect URIs',
        rows: 3,
        value: lines('redirectUris', app.redirectUris),
        hint: 'One a line.',
      })}</div>
      <div class="wide">${textArea({
        id: 'delegated',
        name: 'delegated',
        label: 'Permissions on behalf of people',
        rows: 3,
        value: lines('delegated', app.delegated),
        hint: 'As resource/Permission, one a line: what .default asks for.',
      })}</div>
      <div class="wide">${textArea({
        id: 'application',
        name: 'application',
        label: 'Permissions of its own',
        rows: 2,
        value: lines('application', app.application),
      })}</div>
      <fieldset class="group"><legend>Sign-ins</legend>
        ${checkBox({
          id: 'enabled',
          name: 'enabled',
          label: 'are allowed',
          checked: form === undefined ? app.enabled : form.has('enabled'),
        })}
        ${checkBox({
          id: 'assignmentRequired',
          name: 'assignmentRequired',
          label: 'only of assigned accounts',
          checked: form === undefined ? app.assignmentRequired : form.has('assignmentRequired'),
        })}
      </fieldset>
      <div class="wide">${textArea({
        id: 'assigned',
        name: 'assigned',
        label: 'Assigned accounts',
        rows: 2,
        value: lines('assigned', app.assigned),
      })}</div>
      <div class="actions"><button class="primary" name="do" value="save">Save</button></div>
    </form></section>`;
}

/** By length and hash: what a secret is was told when it was made. */
function secrets(app: AppRecord, { clocks, certificates }: MockWorld, typed: URLSearchParams | undefined): Markup {
  const action = appPath(app.clientId);
  const now = clocks.now(app.tenantId);
  const count = app.certificates.length + certificates.of(app.clientId).length;
  return html`<section class="card" aria-labelledby="secrets"><h2 id="secrets">Secrets</h2>
    ${
      app.secrets.length === 0
        ? html`<p class="faint">None.</p>`
        : html`<ul class="things">${app.secrets.map(({ value, expires }) => {
            const { length, hash } = toFingerprint(value);
            return html`<li class="row"><p><code>${hash}...</code> <span class="hint">${length} characters${expires === undefined ? '' : `, until ${expires.slice(0, 10)}`}</span>
              ${isPast(expires, now) ? html`<span class="badge bad">over</span>` : ''}</p>
              ${buttonForm({
                action,
                does: 'remove-secret',
                text: 'Remove',
                about: `the secret ${hash}`,
                fields: { hash },
                style: 'danger',
              })}</li>`;
          })}</ul>`
    }
    <form method="post" action="${action}" class="grid">
      ${textField({ id: 'value', name: 'value', label: 'Another secret', type: 'password', required: true })}
      ${textField({ id: 'expires', name: 'expires', label: 'Until', type: 'date', value: typed?.get('expires') ?? '' })}
      <div class="actions"><button name="do" value="add-secret">Add the secret</button></div>
    </form>
    <p class="hint apart">Certificates: ${count === 0 ? 'none' : count}.</p></section>`;
}
