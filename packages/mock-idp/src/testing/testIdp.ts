import type { FaultInput } from '../faults/fault.ts';
import type { MockIdp } from '../mockIdp.ts';
import type { RequestQuery } from '../record/requestRecord.ts';
import type { TestWorld } from './testWorld.ts';

/** A mock as one test may use it: it sees and lifts its own faults, reads its own world's requests, and ends or resets nobody else's. */
export type TestIdp = Omit<MockIdp, 'close' | 'reset' | 'restore'>;

export interface TestIdpHandle {
  readonly idp: TestIdp;
  /** Lifts what the test let fail. */
  release(): Promise<void>;
}

/**
 * A fault that names no user, app, tenant, header or test strikes in the test's world only: another test that runs at the same time, on
 * the same mock, notices nothing.
 */
export function createTestIdp(idp: MockIdp, { tenant }: Pick<TestWorld, 'tenant'>): TestIdpHandle {
  const added: string[] = [];
  const { close: _close, reset: _reset, restore: _restore, ...own } = idp;
  const add = async (fault: FaultInput) => {
    const set = await idp.faults.add(
      isAddressed(fault) ? fault : { ...fault, match: { ...fault.match, tenant: tenant.id } },
    );
    added.push(set.id);
    return set;
  };
  const list = async () => (await idp.faults.list()).filter(({ id }) => added.includes(id));
  const inWorld = (query: RequestQuery): RequestQuery => (isNarrow(query) ? query : { ...query, tenant: tenant.id });
  return {
    idp: {
      ...own,
      faults: { ...idp.faults, add, list },
      requests: { list: (query = {}) => idp.requests.list(inWorld(query)) },
      signIns: { list: async () => (await idp.signIns.list()).filter(({ tenantId }) => tenantId === tenant.id) },
    },
    release: async () => {
      for (const id of added.splice(0)) await idp.faults.lift(id);
    },
  };
}

function isNarrow({ tenant, testId, user }: RequestQuery): boolean {
  return tenant !== undefined || testId !== undefined || user !== undefined;
}

function isAddressed({ match = {} }: FaultInput): boolean {
  const { tenant, user, app, header, testId } = match;
  return [tenant, user, app, header, testId].some((one) => one !== undefined);
}
