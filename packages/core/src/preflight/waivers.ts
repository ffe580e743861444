import type { PreflightCheck, PreflightCode, PreflightVerdict, Waiver } from '../contract/index.ts';
import type { PreflightFinding } from './judgePreflight.ts';

const order: readonly PreflightVerdict[] = ['ready', 'warn', 'block'];

/** Whether somebody answers for a check at an instant (milliseconds since 1970). */
export function isWaived({ waiver }: Pick<PreflightCheck, 'waiver'>, now: number): boolean {
  return waiver !== null && (waiver.until === null || Date.parse(waiver.until) > now);
}

/** The worst verdict nobody answers for; null: never checked. */
export function effectiveVerdict(
  checks: readonly Pick<PreflightCheck, 'verdict' | 'waiver'>[],
  now: number,
): PreflightVerdict | null {
  if (checks.length === 0) return null;
  const open = checks.filter((check) => !isWaived(check, now));
  return order[Math.max(0, ...open.map(({ verdict }) => order.indexOf(verdict)))] as PreflightVerdict;
}

/** Guard G3: the checks that keep a user from being moved. Empty: nothing does. */
export function blockingChecks(
  checks: readonly Pick<PreflightCheck, 'code' | 'verdict' | 'waiver'>[],
  now: number,
): readonly PreflightCode[] {
  return checks.filter((check) => check.verdict === 'block' && !isWaived(check, now)).map(({ code }) => code);
}

/**
 * The checks of one user on one connection after a run. A waiver stays with its check, unless the check has become worse than what
 * somebody answered for, or is no longer needed.
 */
export function recordChecks(
  findings: readonly PreflightFinding[],
  { connectionId, at, previous }: { connectionId: string; at: string; previous: readonly PreflightCheck[] },
): readonly PreflightCheck[] {
  return findings.map(({ code, verdict, literal }) => {
    const before = previous.find((check) => check.code === code && check.connectionId === connectionId);
    const isCovered =
      before !== undefined && verdict !== 'ready' && order.indexOf(verdict) <= order.indexOf(before.verdict);
    return { code, connectionId, verdict, literal, at, waiver: isCovered ? before.waiver : null };
  });
}

/** The checks with the waiver on them, or why nobody can take that risk. */
export type WaiverChange =
  | { readonly ok: true; readonly checks: readonly PreflightCheck[] }
  /** `unknown_check`: nothing of this code is open; `ended`: the waiver would be over before it begins. */
  | { readonly ok: false; readonly code: 'unknown_check' | 'ended'; readonly missing: readonly PreflightCode[] };

/** A named person takes the risk of checks that are not ready. */
export function waiveChecks(
  checks: readonly PreflightCheck[],
  codes: readonly PreflightCode[],
  waiver: Waiver,
): WaiverChange {
  const missing = codes.filter((code) => !checks.some((check) => check.code === code && check.verdict !== 'ready'));
  if (missing.length > 0) return { ok: false, code: 'unknown_check', missing };
  if (waiver.until !== null && Date.parse(waiver.until) <= Date.parse(waiver.at)) {
    return { ok: false, code: 'ended', missing: [] };
  }
  return { ok: true, checks: changeWaiver(checks, codes, waiver) };
}

/** Takes waivers back; what has none stays as it is. */
export function unwaiveChecks(
  checks: readonly PreflightCheck[],
  codes: readonly PreflightCode[],
): readonly PreflightCheck[] {
  return changeWaiver(checks, codes, null);
}

function changeWaiver(
  checks: readonly PreflightCheck[],
  codes: readonly PreflightCode[],
  waiver: Waiver | null,
): readonly PreflightCheck[] {
  return checks.map((check) =>
    codes.includes(check.code) && check.verdict !== 'ready' ? { ...check, waiver } : check,
  );
}
