/** A figure beside its budget, and what others need for the same work in the same run. */
export interface Row {
  readonly what: string;
  readonly unit: 'ms' | 'bytes';
  /** Null: told for orientation, holds nobody to anything. */
  readonly budget: number | null;
  readonly figure: number;
  readonly peers: readonly Peer[];
}

export interface Peer {
  readonly name: string;
  /** Null: it cannot do this, or nobody would let it. */
  readonly figure: number | null;
  /**
   * What it needed on the machine the budget was set on, at rest: gives the ratio that holds on slower machines. Left out
   * where no ratio is meant.
   */
  readonly reference?: number;
}

/**
 * `holds`: within the budget; `ratio`: above it, but no further from a peer than the budget was from that peer on the machine the
 * budget was set on; `missed`: neither.
 */
export type Verdict = 'holds' | 'ratio' | 'missed' | 'no budget';

export function verdictOf({ budget, figure, peers }: Row): Verdict {
  if (budget === null) return 'no budget';
  if (figure <= budget) return 'holds';
  const keepsRatio = peers.some(
    (peer) => peer.figure !== null && peer.reference !== undefined && figure / peer.figure <= budget / peer.reference,
  );
  return keepsRatio ? 'ratio' : 'missed';
}

export function printTable(area: string, rows: readonly Row[]): void {
  const names = [...new Set(rows.flatMap(({ peers }) => peers.map(({ name }) => name)))];
  const lines = [
    [area, 'budget', 'figure', ...names, ''],
    ...rows.map((row) => [
      row.what,
      row.budget === null ? '-' : toText(row.budget, row.unit),
      toText(row.figure, row.unit),
      ...names.map((name) => beside(row, name)),
      toWords(verdictOf(row)),
    ]),
  ];
  const widths = lines[0]?.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0))) ?? [];
  for (const line of lines) {
    console.log(
      line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
    );
  }
}

function beside(row: Row, name: string): string {
  const figure = row.peers.find((peer) => peer.name === name)?.figure ?? null;
  return figure === null ? '-' : `${toText(figure, row.unit)} (${toFactor(figure / row.figure)})`;
}

function toFactor(factor: number): string {
  return `x${factor >= 10 ? Math.round(factor).toLocaleString('en') : factor.toFixed(1)}`;
}

function toText(figure: number, unit: Row['unit']): string {
  if (unit === 'bytes') return `${figure.toFixed(0)} B`;
  return `${figure >= 100 ? figure.toFixed(0) : figure >= 10 ? figure.toFixed(1) : figure.toFixed(2)} ms`;
}

function toWords(verdict: Verdict): string {
  return { holds: 'ok', ratio: 'ok by ratio', missed: 'MISSED', 'no budget': '' }[verdict];
}
