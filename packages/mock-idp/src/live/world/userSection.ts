import { html } from 'hono/html';
import type { Interrupt, MfaMethod, UserChange } from '../../directory/account.ts';
import type { UserRecord } from '../../directory/records.ts';
import type { Markup } from '../../interactions/views/layout.ts';
import { changeByHand } from '../changeByHand.ts';
import { codeList, readCode } from '../faults/codeList.ts';
import { buttonForm, checkBox, checkGroup, textField, textOf } from '../frame/formParts.ts';
import type { Section, Visit } from '../frame/section.ts';
import { LIVE_PATH } from '../livePath.ts';
import { readChange } from './seedWords.ts';
import { findUser, present, stateBadges, tenantPath, userPath, WORLD_PATH, wordsForm } from './things.ts';

/** One account: its state, and what can happen to it. */
export const userSection: Section = {
  path: '/world/user',
  title: 'Account',
  tab: '/world',
  render: (visit, rejected) => {
    const user = findUser(visit);
    if (user === undefined) return undefined;
    const { world } = visit.mock;
    const action = userPath(user.upn);
    const tenant = world.directory.findTenant(user.tenantId);
    return html`<p class="crumbs"><a href="${WORLD_PATH}">World</a> / <a href="${tenantPath(user.tenantId)}">${tenant?.name}</a></p><h1>${user.upn}</h1>
      <p class="lead"><code>${user.oid}</code> · ${user.behaviour} · <a href="${LIVE_PATH}?user=${encodeURIComponent(user.upn)}">Sign-ins</a> ${stateBadges(user)}</p>
      <div class="columns">${stateForm(user, rejected?.form)}${happenings(user)}</div>
      ${wordsForm(world, { kind: 'user', id: user.upn, action, rejected })}`;
  },
  actions: {
    save: async (visit, form) => {
      const user = present(findUser(visit));
      const code = textOf(form, 'blockedBy');
      await changeByHand(visit.mock, `Change ${user.upn}`, async () => {
        const changed = visit.operations.changeUser(user.upn, readUser(user, form));
        await Promise.all([changed, block(visit, user, code)]);
      });
      return { words: 'Saved.' };
    },
    words: async (visit, form) => {
      const user = present(findUser(visit));
      const change = readChange(visit.mock.world, { kind: 'user', id: user.upn, text: form.get('words') ?? '' });
      await changeByHand(visit.mock, `Change ${user.upn}`, () => visit.operations.changeUser(user.upn, change));
      return { words: 'Saved.' };
    },
    password: async (visit, form) => {
      const user = present(findUser(visit));
      const change = { verb: 'reset-password', portal: 'entra', password: form.get('password') ?? '' } as const;
      await changeByHand(visit.mock, `Reset the password of ${user.upn}`, () =>
        visit.operations.changeAccount(user.upn, change),
      );
      return { words: 'The password is reset, and everything issued before is over.' };
    },
    revoke: async (visit) => {
      const user = present(findUser(visit));
      await changeByHand(visit.mock, `Revoke the sessions of ${user.upn}`, () =>
        visit.operations.changeAccount(user.upn, { verb: 'revoke-sessions' }),
      );
      return { words: 'Everything issued until now is over.' };
    },
    delete: async (visit) => {
      const user = present(findUser(visit));
      await changeByHand(visit.mock, `Delete ${user.upn}`, () =>
        visit.operations.changeAccount(user.upn, { verb: 'delete' }),
      );
      return { words: `${user.upn} is deleted. Undo brings the account back.`, leadsTo: tenantPath(user.tenantId) };
    },
  },
};

const METHODS = [
  { value: 'code', text: 'One-time code' },
  { value: 'number-match', text: 'Number on the telephone' },
  { value: 'approve', text: 'Approval on the telephone' },
];
const INTERRUPTS = [
  { value: 'more-information', text: 'More information' },
  { value: 'pending-tasks', text: 'Pending tasks' },
  { value: 'endless-tasks', text: 'Tasks without end' },
];

/** What the form says. Registered methods are only changed where they differ, because a change makes a new authenticator. */
function readUser({ mfa, state }: UserRecord, form: URLSearchParams): UserChange {
  const methods = form.getAll('methods') as MfaMethod[];
  const before = typeof mfa === 'object' ? mfa.methods : [];
  const isSame = methods.length === before.length && methods.every((method) => before.includes(method));
  return {
    displayName: textOf(form, 'displayName') ?? '',
    enabled: form.has('enabled'),
    admin: form.has('admin'),
    passwordExpired: form.has('passwordExpired'),
    requiresMfa: form.has('requiresMfa'),
    interrupts: form.getAll('interrupts') as Interrupt[],
    ...(form.has('risk') === (state.risk === 'high') ? {} : { risk: form.has('risk') ? 'high' : 'none' }),
    ...(isSame ? {} : { mfa: methods.length === 0 ? 'unregistered' : { methods } }),
  };
}

async function block({ operations }: Visit, { upn, state }: UserRecord, text: string | undefined): Promise<void> {
  const code = text === undefined ? undefined : readCode(text);
  if (code === state.blockedBy) return;
  await operations.changeAccount(upn, code === undefined ? { verb: 'unblock' } : { verb: 'block', code });
}

function stateForm(user: UserRecord, typed: URLSearchParams | undefined): Markup {
  const form = typed?.get('do') === 'save' ? typed : undefined;
  const is = (name: string, now: boolean): boolean => (form === undefined ? now : form.has(name));
  const mfa = typeof user.mfa === 'object' ? user.mfa.methods : [];
  return html`<section class="card" aria-labelledby="state"><h2 id="state">State</h2>
    <form method="post" action="${userPath(user.upn)}" class="grid">
      <div class="wide">${textField({
        id: 'displayName',
        name: 'displayName',
        label: 'Display name',
        value: form?.get('displayName') ?? user.displayName,
        required: true,
      })}</div>
      <fieldset class="group"><legend>This account</legend>
        ${checkBox({ id: 'enabled', name: 'enabled', label: 'may sign in', checked: is('enabled', user.enabled) })}
        ${checkBox({ id: 'admin', name: 'admin', label: 'is an administrator', checked: is('admin', user.admin) })}
        ${checkBox({
          id: 'passwordExpired',
          name: 'passwordExpired',
          label: 'has an expired password',
          checked: is('passwordExpired', user.state.passwordExpired === true),
        })}
        ${checkBox({
          id: 'requiresMfa',
          name: 'requiresMfa',
          label: 'always has to show a second factor',
          checked: is('requiresMfa', user.requiresMfa),
        })}
        ${checkBox({ id: 'risk', name: 'risk', label: 'is held for a high risk', checked: is('risk', user.state.risk === 'high') })}
      </fieldset>
      ${checkGroup({
        id: 'methods',
        name: 'methods',
        legend: 'Registered second factors',
        options: METHODS,
        chosen: form?.getAll('methods') ?? mfa,
      })}
      ${checkGroup({
        id: 'interrupts',
        name: 'interrupts',
        legend: 'Asked between password and app',
        options: INTERRUPTS,
        chosen: form?.getAll('interrupts') ?? user.interrupts,
      })}
      <div class="wide">${textField({
        id: 'blockedBy',
        name: 'blockedBy',
        label: 'Every sign-in ends with',
        value: form?.get('blockedBy') ?? (user.state.blockedBy === undefined ? '' : `AADSTS${user.state.blockedBy}`),
        list: 'codes',
        hint: 'An AADSTS code, such as 50053 for a locked account; left empty, none.',
      })}</div>
      ${codeList()}
      <div class="actions"><button class="primary" name="do" value="save">Save</button></div>
    </form></section>`;
}

function happenings({ upn }: UserRecord): Markup {
  const action = userPath(upn);
  return html`<section class="card" aria-labelledby="happens"><h2 id="happens">Let it happen</h2>
    <form method="post" action="${action}" class="grid">
      <div class="wide">${textField({
        id: 'password',
        name: 'password',
        label: 'New password',
        type: 'password',
        required: true,
        hint: 'An administrator resets it: everything issued before is over.',
      })}</div>
      <div class="actions"><button name="do" value="password">Reset the password</button></div>
    </form>
    <div class="actions apart">${buttonForm({
      action,
      does: 'revoke',
      text: 'Revoke all sessions',
    })}${buttonForm({ action, does: 'delete', text: 'Delete the account', style: 'danger' })}</div></section>`;
}
