/** Of a job's CSV the header line and the users who failed or were skipped; the lines as the back end wrote them, guarded against formulas. */
export function failedRows(csv: string): string {
  const [header = '', ...lines] = linesOf(csv);
  const status = cellsOf(header).indexOf('status');
  const failed = lines.filter((line) => ['failed', 'skipped'].includes(cellsOf(line)[status] ?? ''));
  return [header, ...failed].join('');
}

/** RFC 4180: a line ends at CRLF, but not within quotes. Each keeps its end. */
function linesOf(csv: string): readonly string[] {
  return csv.match(/(?:"(?:[^"]|"")*"|[^"\n])*\n|(?:"(?:[^"]|"")*"|[^"\n])+$/g) ?? [];
}

function cellsOf(line: string): readonly string[] {
  const cells = line.trimEnd().match(/(?:^|,)(?:"(?:[^"]|"")*"|[^",]*)/g) ?? [];
  return cells.map((cell) => cell.replace(/^,/, '').replace(/^"([\s\S]*)"$/, '$1'));
}
