import { html } from 'hono/html';
import type { TenantRecord } from '../../directory/records.ts';
import type { Markup } from '../../interactions/views/layout.ts';
import { MockIdpError } from '../../mockIdpError.ts';
import type { RequestQuery } from '../../record/requestRecord.ts';
import { type RequestSelection, readQuery } from '../../record/selectRequests.ts';
import type { MockWorld } from '../../world/world.ts';
import { selectField, textField } from '../frame/formParts.ts';

export interface Filter {
  readonly query: Pick<RequestQuery, 'tenant' | 'outcome' | 'testId' | 'user'>;
  readonly selection: RequestSelection;
}

/** From an address. A tenant that is gone meanwhile filters nothing; nor does an account nobody has. */
export function readFilter(params: URLSearchParams, world: MockWorld): Filter {
  const read = (name: string): string | undefined => params.get(name)?.trim().slice(0, 200) || undefined;
  const [tenant, outcome, testId, user] = ['tenant', 'outcome', 'testId', 'user'].map(read);
  const query: Filter['query'] = {
    ...(tenant !== undefined && isKnown(world, { tenant }) ? { tenant } : {}),
    ...(outcome === 'refused' || outcome === 'answered' ? { outcome } : {}),
    ...(testId === undefined ? {} : { testId }),
    ...(user !== undefined && isKnown(world, { user }) ? { user } : {}),
  };
  return { query, selection: readQuery(world, query) };
}

function isKnown(world: MockWorld, query: RequestQuery): boolean {
  try {
    readQuery(world, query);
    return true;
  } catch (error) {
    if (error instanceof MockIdpError) return false;
    throw error;
  }
}

export interface FilterForm {
  readonly action: string;
  readonly query: Filter['query'];
  readonly tenants: readonly TenantRecord[];
}

export function filterForm({ action, query, tenants }: FilterForm): Markup {
  return html`<form method="get" action="${action}" class="filter" aria-label="Filter">
    ${selectField({
      id: 'tenant',
      name: 'tenant',
      label: 'Tenant',
      value: query.tenant,
      options: [{ value: '', text: 'All' }, ...tenants.map(({ id, name }) => ({ value: id, text: name }))],
    })}
    ${selectField({
      id: 'outcome',
      name: 'outcome',
      label: 'Answer',
      value: query.outcome,
      options: [
        { value: '', text: 'All' },
        { value: 'refused', text: 'Refused' },
        { value: 'answered', text: 'Not refused' },
      ],
    })}
    ${textField({ id: 'user', name: 'user', label: 'Account', value: query.user })}
    ${textField({ id: 'testId', name: 'testId', label: 'Test', value: query.testId })}
    <button class="primary">Show</button>
  </form>`;
}

/** The switch, the words a screen reader hears, and the list, which the script keeps up to date. */
export interface LiveList {
  readonly what: string;
  readonly items: readonly Markup[];
  /** Where the rest comes from. */
  readonly events: string;
  readonly most: number;
  /** Shown instead of an empty list. */
  readonly empty: Markup;
}

export function liveList({ what, items, events, most, empty }: LiveList): Markup {
  return html`<div class="live">
      <label class="check" for="updating"><input type="checkbox" id="updating" checked> Show new ${what} as they come</label>
      <p role="status" id="state" class="hint">${items.length === 0 ? '' : `The latest ${items.length} ${what}.`}</p>
    </div>
    <ol id="live" class="list" data-events="${events}" data-most="${most}" data-what="${what}">${items}</ol>
    <div class="empty">${empty}</div>`;
}
