import type { Role } from '@authshift/core/contract';
import type { ScenarioView } from '../../rehearsal/scenarioView.ts';

/** Harborline's API for its rehearsals, in the name of whoever is signed in. Rejects with the sentence the back end gave. */
export interface RehearsalClient {
  list(): Promise<{ readonly scenarios: readonly ScenarioView[]; readonly role: Role }>;
  read(id: string): Promise<ScenarioView>;
  start(id: string): Promise<ScenarioView>;
  act(id: string, deedId: string): Promise<ScenarioView>;
  switchFault(id: string, faultId: string, on: boolean): Promise<ScenarioView>;
  forward(
    id: string,
    by: { readonly days?: number; readonly hours?: number; readonly minutes?: number },
  ): Promise<ScenarioView>;
  setAsOf(id: string, date: string | null): Promise<ScenarioView>;
}

export function createRehearsalClient(getToken: () => Promise<string>): RehearsalClient {
  const call = async <Answer>(path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`/harborline/scenarios${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${await getToken()}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json().catch(() => null)) as (Answer & { readonly message?: string }) | null;
    if (response.ok && answer !== null) return answer;
    throw new Error(answer?.message ?? `The back end answered ${response.status}.`);
  };
  const at = (id: string, rest = ''): string => `/${encodeURIComponent(id)}${rest}`;
  return {
    list: () => call(''),
    read: (id) => call(at(id)),
    start: (id) => call(at(id, '/start'), {}),
    act: (id, deedId) => call(at(id, `/deeds/${encodeURIComponent(deedId)}`), {}),
    switchFault: (id, faultId, on) => call(at(id, `/faults/${encodeURIComponent(faultId)}`), { on }),
    forward: (id, by) => call(at(id, '/clock'), by),
    setAsOf: (id, date) => call(at(id, '/as-of'), { date }),
  };
}
