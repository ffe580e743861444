/** What happened while somebody set a connection up. Instants in milliseconds since 1970. */
export type SetupEntry =
  /** A step was shown, or a person was sent to Microsoft's pages. */
  | { readonly type: 'entered'; readonly step: string; readonly at: number }
  /** Something was achieved: whatever came before it was no loop. */
  | { readonly type: 'progress'; readonly at: number }
  /** Microsoft answered with a code. */
  | { readonly type: 'answer'; readonly code: string; readonly at: number };

/** A set-up that goes round in circles, with what support needs to know and nothing that names a person. */
export interface Loop {
  /** `reported`: Microsoft itself noticed (AADSTS50196); `repeated`: the same step again and again. */
  readonly reason: 'repeated' | 'reported';
  /** The step that came most often; null: Microsoft noticed before any step came. */
  readonly step: string | null;
  readonly times: number;
  /** Since when nothing was achieved: the first entry that counts. */
  readonly since: number;
  /** Steps with how often, and the codes Microsoft gave, in the order in which they first came. */
  readonly steps: readonly { readonly step: string; readonly times: number }[];
  readonly codes: readonly string[];
}

/** The moment of asking and how far back to look, in milliseconds. */
export interface LoopOptions {
  readonly now: number;
  /** Default: half an hour. */
  readonly windowMs?: number;
}

/** Entered this often without progress, a step is not going to succeed by itself. */
const tooOften = 3;
const halfAnHour = 1_800_000;
const reportedLoop = /^(AADSTS)?50196$/i;

/** Finds out that a set-up goes round in circles, so that it can be stopped and explained; null: it does not. */
export function detectLoop(entries: readonly SetupEntry[], { now, windowMs = halfAnHour }: LoopOptions): Loop | null {
  const after = entries.findLastIndex(({ type }) => type === 'progress') + 1;
  const recent = entries.slice(after).filter(({ at }) => now - at <= windowMs);
  const counts = new Map<string, number>();
  const codes = new Set<string>();
  for (const entry of recent) {
    if (entry.type === 'entered') counts.set(entry.step, (counts.get(entry.step) ?? 0) + 1);
    if (entry.type === 'answer') codes.add(entry.code);
  }
  const steps = [...counts].map(([step, times]) => ({ step, times }));
  const [most = null] = [...steps].sort((a, b) => b.times - a.times);
  const reported = [...codes].some((code) => reportedLoop.test(code));
  const times = most?.times ?? 0;
  if (!reported && times < tooOften) return null;
  const since = Math.min(...recent.map(({ at }) => at));
  return {
    reason: reported ? 'reported' : 'repeated',
    step: most?.step ?? null,
    times,
    since,
    steps,
    codes: [...codes],
  };
}
