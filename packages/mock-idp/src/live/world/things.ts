import { html } from 'hono/html';
import type { AppRecord, TenantRecord, UserRecord } from '../../directory/records.ts';
import type { Markup } from '../../interactions/views/layout.ts';
import { MockIdpError } from '../../mockIdpError.ts';
import type { MockWorld } from '../../world/world.ts';
import { textArea } from '../frame/formParts.ts';
import type { Rejected, Visit } from '../frame/section.ts';
import { plural } from '../frame/timeWords.ts';
import { LIVE_PATH } from '../livePath.ts';
import { type ThingKind, wordsOf } from './seedWords.ts';

export const WORLD_PATH = `${LIVE_PATH}/world`;

export function tenantPath(id: string): string {
  return `${WORLD_PATH}/tenant?${new URLSearchParams({ id })}`;
}

export function userPath(upn: string): string {
  return `${WORLD_PATH}/user?${new URLSearchParams({ id: upn })}`;
}

export function appPath(clientId: string): string {
  return `${WORLD_PATH}/app?${new URLSearchParams({ id: clientId })}`;
}

export function findTenant({ mock, query }: Visit): TenantRecord | undefined {
  return mock.world.directory.findTenant(query.get('id') ?? '');
}

export function findUser({ mock, query }: Visit): UserRecord | undefined {
  return mock.world.directory.findUser(query.get('id') ?? '');
}

export function findApp({ mock, query }: Visit): AppRecord | undefined {
  return mock.world.directory.findApp(query.get('id') ?? '');
}

/** What kinds of app there are, as a person chooses one. */
export const APP_KINDS = [
  { value: 'spa', text: 'Single-page app' },
  { value: 'web', text: 'Web app' },
  { value: 'daemon', text: 'Daemon, without people' },
  { value: 'public', text: 'Public client: desktop, mobile, device' },
] as const;

/** For an action: what its page is about may be gone since it was opened. */
export function present<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new MockIdpError('invalid_request', 'That is not there any more.');
  return thing;
}

/** Everything a seed can say of a thing, as text: the forms have what is changed most. */
export function wordsForm(
  world: MockWorld,
  {
    kind,
    id,
    action,
    rejected,
  }: {
    readonly kind: ThingKind;
    readonly id: string;
    readonly action: string;
    readonly rejected: Rejected | undefined;
  },
): Markup {
  const typed = rejected?.form.get('words') ?? undefined;
  const text = typed ?? wordsOf(world, kind, id);
  return html`<details class="card plain" ${typed === undefined ? '' : 'open'}><summary>Everything else, in the words of a seed file</summary>
    <form method="post" action="${action}" class="grid">
      <div class="wide">${textArea({
        id: 'words',
        name: 'words',
        label: 'YAML',
        value: text,
        rows: Math.min(24, text.split('\n').length + 2),
        hint: 'What you change or add is changed; a line you take out stays as it is. Passwords and secrets are not shown.',
      })}</div>
      <div class="actions"><button name="do" value="words">Save</button></div>
    </form></details>`;
}

/** What is special about an account, in a word each. */
export function stateBadges({ enabled, admin, state, requiresMfa, mfa, interrupts, guestIn }: UserRecord): Markup {
  const badges: readonly (readonly [boolean, string, 'bad' | 'wait' | ''])[] = [
    [!enabled, 'disabled', 'bad'],
    [state.blockedBy !== undefined, `AADSTS${state.blockedBy}`, 'bad'],
    [state.passwordExpired === true, 'password expired', 'wait'],
    [state.risk === 'high', 'high risk', 'wait'],
    [requiresMfa || (mfa !== undefined && mfa !== 'unregistered'), 'second factor', ''],
    [interrupts.length > 0, 'tasks', 'wait'],
    [admin, 'administrator', ''],
    [guestIn.length > 0, `guest in ${plural(guestIn.length, 'tenant')}`, ''],
  ];
  return html`${badges.map(([is, text, look]) => (is ? html`<span class="badge ${look}">${text}</span> ` : ''))}`;
}
