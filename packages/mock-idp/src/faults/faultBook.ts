import { randomUUID } from 'node:crypto';
import { MockIdpError, unknownTenant, unknownUser, wordIssues } from '../mockIdpError.ts';
import type { Table } from '../state/stateFolder.ts';
import { type FaultEndpoint, type FaultInput, faultSchema, type SetFault, TEST_ID_HEADER } from './fault.ts';

/** What is known of a request before it is answered. */
export interface RequestFacts {
  readonly endpoint: FaultEndpoint;
  readonly tenantId?: string | undefined;
  readonly app?: string | undefined;
  readonly user?: { readonly tenantId: string; readonly oid: string } | undefined;
  readonly grant?: string | undefined;
  readonly header: (name: string) => string | undefined;
}

/** How a fault's names are looked up; names of people and tenants may be anything the directory knows them by. */
export interface FaultDirectory {
  findTenant(reference: string): { readonly id: string } | undefined;
  findUser(address: string): { readonly tenantId: string; readonly oid: string } | undefined;
}

export interface FaultBook {
  /** Throws `MockIdpError` `invalid_request`, `unknown_tenant` or `unknown_user`. */
  add(input: FaultInput): SetFault;
  list(): readonly SetFault[];
  lift(id: string): void;
  readonly isEmpty: boolean;
  /** The oldest fault that fits, counted as struck; one whose times are over is gone. */
  strike(facts: RequestFacts): SetFault | undefined;
}

export function createFaultBook(table: Table<SetFault>, directory: () => FaultDirectory): FaultBook {
  return {
    add: (input) => {
      const parsed = faultSchema.safeParse(input);
      if (!parsed.success) {
        throw new MockIdpError('invalid_request', wordIssues(parsed.error.issues, 'fault'));
      }
      const { tenant, user } = parsed.data.match;
      if (tenant !== undefined && directory().findTenant(tenant) === undefined) {
        throw unknownTenant(tenant);
      }
      if (user !== undefined && directory().findUser(user) === undefined) {
        throw unknownUser(user);
      }
      const fault = { ...parsed.data, id: randomUUID(), struck: 0 };
      table.set(fault.id, fault);
      return fault;
    },
    list: () => table.rows(),
    lift: (id) => table.delete(id),
    get isEmpty() {
      return table.size === 0;
    },
    strike: (facts) => {
      const fault = table.rows().find((one) => fits(one, facts, directory()));
      if (fault === undefined) return undefined;
      const struck = fault.struck + 1;
      if (fault.times !== undefined && struck >= fault.times) table.delete(fault.id);
      else table.set(fault.id, { ...fault, struck });
      return { ...fault, struck };
    },
  };
}

function fits({ match, effect }: SetFault, facts: RequestFacts, directory: FaultDirectory): boolean {
  if ('tokens' in effect && facts.endpoint !== 'token') return false;
  if (match.endpoint !== undefined && match.endpoint !== facts.endpoint) return false;
  if (match.app !== undefined && match.app.toLowerCase() !== facts.app?.toLowerCase()) return false;
  if (match.grant !== undefined && match.grant !== facts.grant) return false;
  if (match.testId !== undefined && facts.header(TEST_ID_HEADER) !== match.testId) return false;
  if (match.header !== undefined && facts.header(match.header.name) !== match.header.value) return false;
  if (match.tenant !== undefined && directory.findTenant(match.tenant)?.id !== facts.tenantId) return false;
  if (match.user === undefined) return true;
  const user = directory.findUser(match.user);
  return user !== undefined && user.oid === facts.user?.oid && user.tenantId === facts.user.tenantId;
}
