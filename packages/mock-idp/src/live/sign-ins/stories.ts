import type { RequestRecord } from '../../record/requestRecord.ts';
import { isRefused } from '../../record/selectRequests.ts';
import type { SignIn } from '../../record/signIn.ts';

/** How a sign-in stands: tokens were issued; the app has its code and has not redeemed it; somebody signed out; it was refused; it goes on. */
export type StoryOutcome = 'tokens' | 'handed-over' | 'signed-out' | 'refused' | 'under-way';

/** One sign-in, or one request for tokens, from its first request to its last. */
export interface Story {
  /** Of its first request; good for an address or an id in a page. */
  readonly id: number;
  /** Repetitions are one step: a device that asks again and again, a page that looks for an answer. */
  readonly steps: readonly Step[];
  readonly began: string;
  readonly milliseconds: number;
  readonly flow: SignIn['flow'] | 'admin-consent' | 'sign-out';
  readonly outcome: StoryOutcome;
  readonly tenantId?: string | undefined;
  readonly clientId?: string | undefined;
  readonly upn?: string | undefined;
  readonly testId?: string | undefined;
  readonly client?: string | undefined;
  readonly scope?: string | undefined;
  /** The AADSTS code it ended with. */
  readonly code?: number | undefined;
}

export interface Step {
  /** The last one, where a step was repeated. */
  readonly record: RequestRecord;
  readonly times: number;
}

/** Oldest first, as the records are. Requests that lead to no sign-in (documents, keys) are no story. */
export function toStories(records: readonly RequestRecord[]): readonly Story[] {
  const threads = new Map<string, RequestRecord[]>();
  for (const record of records) {
    const known = threads.get(record.thread);
    if (known === undefined) threads.set(record.thread, [record]);
    else known.push(record);
  }
  return [...threads.values()].filter((thread) => thread.some(isTelling)).map(toStory);
}

function isTelling({ endpoint, signIn }: RequestRecord): boolean {
  return signIn !== undefined || ['authorize', 'token', 'device-code', 'admin-consent', 'logout'].includes(endpoint);
}

function toStory(records: readonly RequestRecord[]): Story {
  const [first, last] = [records[0] as RequestRecord, records.at(-1) as RequestRecord];
  const latest = <Value>(read: (record: RequestRecord) => Value | undefined): Value | undefined =>
    records.reduce<Value | undefined>((known, record) => read(record) ?? known, undefined);
  const decisive = records.findLast((record) => judge(record) !== undefined);
  const outcome = decisive === undefined ? 'under-way' : (judge(decisive) ?? 'under-way');
  return {
    id: first.id,
    steps: toSteps(records.filter((record, index) => index === records.length - 1 || !isBetween(record))),
    began: first.at,
    milliseconds: Date.parse(last.at) + last.milliseconds - Date.parse(first.at),
    flow: flowOf(records),
    outcome,
    tenantId: latest((record) => record.tenantId),
    clientId: latest((record) => record.clientId),
    upn: latest((record) => record.upn),
    testId: latest((record) => record.testId),
    client: latest((record) => record.client),
    scope: latest((record) => record.signIn?.scope ?? scopeAsked(record)),
    code: outcome === 'refused' ? decisive?.answered.code : undefined,
  };
}

/** What a request decides about the whole, if it does. */
function judge(record: RequestRecord): StoryOutcome | undefined {
  const { answered, endpoint, signIn } = record;
  if (answered.code === WAITING) return 'under-way';
  if (isRefused(record)) return 'refused';
  if (endpoint === 'token') return 'tokens';
  if (endpoint === 'logout') return 'signed-out';
  if (endpoint === 'admin-consent' && leavesForApp(record)) return 'handed-over';
  if (endpoint === 'authorize' && leavesForApp(record)) return 'handed-over';
  if (signIn?.errorCode === 0) return 'handed-over';
  // A page after a refusal: the person tries again.
  return endpoint === 'page' ? 'under-way' : undefined;
}

/** `authorization_pending`: a device asks while its person is still busy. */
const WAITING = 70016;

function leavesForApp({ answered: { redirectedTo } }: RequestRecord): boolean {
  return redirectedTo !== undefined && !redirectedTo.startsWith('/');
}

function flowOf(records: readonly RequestRecord[]): Story['flow'] {
  const [first] = records;
  if (first?.endpoint === 'logout') return 'sign-out';
  if (records.some(({ endpoint }) => endpoint === 'admin-consent')) return 'admin-consent';
  if (records.some(({ endpoint }) => endpoint === 'device-code')) return 'device_code';
  const began = records.find(({ endpoint }) => endpoint === 'authorize');
  if (began !== undefined) return began.asked.prompt === 'none' ? 'silent' : 'interactive';
  return records.find(({ signIn }) => signIn !== undefined)?.signIn?.flow ?? 'interactive';
}

function scopeAsked({ asked }: RequestRecord): string | undefined {
  return typeof asked.scope === 'string' && asked.scope !== '' ? asked.scope : undefined;
}

/** The pages between what the person sends say nothing that is not said by what is sent. */
function isBetween(record: RequestRecord): boolean {
  return record.endpoint === 'page' && record.method === 'GET' && !isRefused(record);
}

function toSteps(records: readonly RequestRecord[]): readonly Step[] {
  const steps: Step[] = [];
  for (const record of records) {
    const before = steps.at(-1);
    if (before !== undefined && isRepeated(before.record, record))
      steps[steps.length - 1] = { record, times: before.times + 1 };
    else steps.push({ record, times: 1 });
  }
  return steps;
}

function isRepeated(one: RequestRecord, other: RequestRecord): boolean {
  return (
    one.method === other.method &&
    one.path === other.path &&
    one.answered.status === other.answered.status &&
    one.answered.code === other.answered.code &&
    one.issued === undefined &&
    other.issued === undefined
  );
}
