import { html } from 'hono/html';
import { FAULT_ENDPOINTS, type SetFault } from '../../faults/fault.ts';
import type { Markup } from '../../interactions/views/layout.ts';
import type { MockWorld } from '../../world/world.ts';
import { changeByHand } from '../changeByHand.ts';
import { buttonForm, selectField, textField } from '../frame/formParts.ts';
import { type Names, namesOf } from '../frame/names.ts';
import { REFRESH_SCRIPT } from '../frame/script.ts';
import type { Section } from '../frame/section.ts';
import { LIVE_PATH } from '../livePath.ts';
import { codeList } from './codeList.ts';
import { EFFECTS, readFault } from './faultForm.ts';
import { ENDPOINT_WORDS, sayEffect, sayHits, sayMatch } from './faultWords.ts';

const ACTION = `${LIVE_PATH}/faults`;

/** What goes wrong on purpose: those tests have set, and one's own. */
export const faultsSection: Section = {
  path: '/faults',
  title: 'Faults',
  tab: '/faults',
  script: REFRESH_SCRIPT,
  render: ({ mock: { world } }, rejected) => {
    const faults = world.faults.list();
    const names = namesOf(world);
    return html`<h1>Faults</h1>
      <p class="lead">What goes wrong on purpose, for whom and how often. Tests set them with <code>idp.faults.add</code>; the first that fits a request strikes.</p>
      ${
        faults.length === 0
          ? html`<div class="empty"><p><b>Nothing is set to fail.</b></p></div>`
          : html`<ul class="things card" data-events="${eventsOf(world)}">${faults.map((fault) => faultItem(fault, names))}</ul>`
      }
      <section class="card" aria-labelledby="add"><h2 id="add">Let something fail</h2>${faultForm(world, rejected?.form ?? new URLSearchParams())}</section>`;
  },
  actions: {
    add: async ({ mock, operations }, form) => {
      const input = readFault(form);
      await changeByHand(mock, 'Set a fault', () => operations.addFault(input));
      return { words: 'The fault is set.' };
    },
    lift: async ({ mock, operations }, form) => {
      await changeByHand(mock, 'Lift a fault', () => operations.liftFault(form.get('id') ?? ''));
      return { words: 'The fault is lifted.' };
    },
  },
};

function eventsOf({ requests }: MockWorld): string {
  return `${LIVE_PATH}/events?${new URLSearchParams({ of: 'requests', after: String(requests.list().at(-1)?.id ?? 0) })}`;
}

function faultItem(fault: SetFault, names: Names): Markup {
  return html`<li class="row"><p><b>${capital(sayEffect(fault.effect))}</b> ${sayMatch(fault, names)}<br><span class="hint" id="hits-${fault.id}" data-refresh="Its times are over.">It ${sayHits(fault)}.</span></p>
    ${buttonForm({
      action: ACTION,
      does: 'lift',
      text: 'Lift',
      about: `${sayEffect(fault.effect)} ${sayMatch(fault, names)}`,
      fields: { id: fault.id },
    })}</li>`;
}

/** What was filled in stands there again after a refusal. */
function faultForm({ directory: { records } }: MockWorld, form: URLSearchParams): Markup {
  const value = (name: string, otherwise = ''): string => form.get(name) ?? otherwise;
  const any = (text: string) => ({ value: '', text });
  return html`<form method="post" action="${ACTION}" class="grid">
    ${selectField({ id: 'effect', name: 'effect', label: 'What goes wrong', value: value('effect', 'code'), options: EFFECTS })}
    ${textField({
      id: 'code',
      name: 'code',
      label: 'AADSTS code',
      value: value('code'),
      list: 'codes',
      when: 'code',
      hint: 'Type a number or a part of its name.',
    })}
    ${textField({ id: 'status', name: 'status', label: 'HTTP status', value: value('status', '429'), type: 'number', when: 'status' })}
    ${textField({
      id: 'retryAfter',
      name: 'retryAfter',
      label: 'Retry-After, in seconds',
      value: value('retryAfter', '1'),
      type: 'number',
      when: 'status',
      hint: 'Left empty, there is none; MSAL then keeps quiet for 60 s.',
    })}
    ${textField({ id: 'seconds', name: 'seconds', label: 'Seconds late', value: value('seconds', '5'), when: 'late' })}
    ${codeList()}
    <h3>For whom <span class="hint">(all that is given has to fit)</span></h3>
    ${selectField({
      id: 'endpoint',
      name: 'endpoint',
      label: 'Where',
      value: value('endpoint'),
      options: [
        any('Everywhere'),
        ...FAULT_ENDPOINTS.map((one) => ({ value: one, text: capital(ENDPOINT_WORDS[one]) })),
      ],
    })}
    ${selectField({
      id: 'tenant',
      name: 'tenant',
      label: 'Tenant',
      value: value('tenant'),
      options: [any('Any'), ...records.tenants.map(({ id, name }) => ({ value: id, text: name }))],
    })}
    ${selectField({
      id: 'app',
      name: 'app',
      label: 'App',
      value: value('app'),
      options: [any('Any'), ...records.apps.map(({ clientId, name }) => ({ value: clientId, text: name }))],
    })}
    ${textField({ id: 'user', name: 'user', label: 'Account', value: value('user'), hint: 'By its address.' })}
    ${textField({
      id: 'grant',
      name: 'grant',
      label: 'Grant',
      value: value('grant'),
      list: 'grants',
      hint: 'As in the request, such as refresh_token.',
    })}
    <datalist id="grants">${['authorization_code', 'refresh_token', 'client_credentials', 'password'].map((one) => html`<option value="${one}"></option>`)}</datalist>
    ${textField({ id: 'testId', name: 'testId', label: 'Test', value: value('testId'), hint: 'As in its x-mock-test-id.' })}
    ${textField({ id: 'headerName', name: 'headerName', label: 'Header', value: value('headerName'), hint: 'Its name, such as x-client-SKU.' })}
    ${textField({ id: 'headerValue', name: 'headerValue', label: 'Value of the header', value: value('headerValue'), hint: 'All of it, letter by letter.' })}
    ${textField({
      id: 'times',
      name: 'times',
      label: 'How many times',
      value: value('times'),
      type: 'number',
      hint: 'Left empty, until it is lifted.',
    })}
    <div class="actions"><button class="primary" name="do" value="add">Set the fault</button></div>
  </form>`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
