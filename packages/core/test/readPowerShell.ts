/** How PowerShell's own tokenizer reads strings in single quotes; for the tests. Source: `Tokenizer.ScanStringLiteral`. */
export function readStrings(line: string): { readonly code: string; readonly strings: readonly string[] } {
  const isQuote = (char: string | undefined) => char !== undefined && /['\u2018-\u201B]/.test(char);
  const strings: string[] = [];
  let code = '';
  for (let at = 0; at < line.length; at += 1) {
    if (!isQuote(line[at])) {
      code += line[at];
      continue;
    }
    let text = '';
    at += 1;
    while (!isQuote(line[at]) || isQuote(line[at + 1])) {
      if (at >= line.length) throw new Error(`A string does not end: ${line}`);
      // Of two quotes in a row the second is the text.
      if (isQuote(line[at])) at += 1;
      text += line[at];
      at += 1;
    }
    strings.push(text);
    code += '\u0000';
  }
  return { code, strings };
}
