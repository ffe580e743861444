import type { ExcusedAdvisory } from './excused.ts';

/** What `pnpm audit --json` says of one known weakness. */
export interface Advisory {
  readonly id: string;
  readonly package: string;
  readonly severity: string;
  readonly title: string;
  /** Through which package of ours, and on which way. */
  readonly paths: readonly string[];
}

export type Audit =
  /** `why`: what was said in place of an answer. */
  | { readonly kind: 'not_asked'; readonly why: string }
  | { readonly kind: 'asked'; readonly dependencies: number; readonly advisories: readonly Advisory[] };

interface Report {
  readonly advisories?: Readonly<
    Record<
      string,
      {
        readonly github_advisory_id: string;
        readonly module_name: string;
        readonly severity: string;
        readonly title: string;
        readonly findings: readonly { readonly paths: readonly string[] }[];
      }
    >
  >;
  readonly metadata?: { readonly totalDependencies?: number };
}

/** Reads the report; anything else on standard output means that the registry was not asked, or did not answer. */
export function readAudit(output: string, errors: string): Audit {
  const report = toReport(output);
  if (report?.advisories === undefined || report.metadata === undefined) {
    return { kind: 'not_asked', why: lastLineOf(errors) ?? lastLineOf(output) ?? 'no answer' };
  }
  const advisories = Object.values(report.advisories).map((one) => ({
    id: one.github_advisory_id,
    package: one.module_name,
    severity: one.severity,
    title: one.title,
    paths: one.findings.flatMap(({ paths }) => paths),
  }));
  return { kind: 'asked', dependencies: report.metadata.totalDependencies ?? 0, advisories };
}

function toReport(output: string): Report | null {
  try {
    return JSON.parse(output) as Report;
  } catch {
    return null;
  }
}

/** pnpm's message, without the frame it draws around it. */
function lastLineOf(text: string): string | undefined {
  const lines = text.split('\n').map((line) => line.replace(/^[\s│×╰─▶]+/, '').trim());
  const said = lines.filter((line) => line !== '' && !line.startsWith('npm warn'));
  return said.length === 0 ? undefined : said.join(' ').slice(0, 300);
}

export interface Verdict {
  /** Known weaknesses that nobody has explained. */
  readonly unexcused: readonly Advisory[];
  /** Explanations whose day is over. */
  readonly overdue: readonly ExcusedAdvisory[];
  /** Explanations of what is not found any more. */
  readonly stale: readonly ExcusedAdvisory[];
}

export function judgeAdvisories(
  advisories: readonly Advisory[],
  excused: readonly ExcusedAdvisory[],
  /** `2026-11-22`. */
  today: string,
): Verdict {
  const is = (one: Advisory, excuse: ExcusedAdvisory): boolean =>
    one.id === excuse.id && one.package === excuse.package;
  return {
    unexcused: advisories.filter((one) => !excused.some((excuse) => is(one, excuse))),
    overdue: excused.filter(({ until }) => until < today),
    stale: excused.filter((excuse) => !advisories.some((one) => is(one, excuse))),
  };
}
