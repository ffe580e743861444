/**
 * A PowerShell string that means exactly its text: nothing in single quotes is expanded. PowerShell takes the typographic quotes
 * U+2018 to U+201B for the plain one, so all of them are doubled.
 * Source: about_Quoting_Rules; `CodeGeneration.EscapeSingleQuotedStringContent` of PowerShell.
 */
export function quote(text: string): string {
  return `'${text.replace(/['\u2018-\u201B]/g, '$&$&')}'`;
}

/**
 * Whether a text can stand in a command that a person copies: no line breaks, no control, direction or zero-width characters,
 * which would make it run early or look like something else, and no half surrogate pairs.
 */
export function isPrintable(text: string): boolean {
  return !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u.test(text);
}

/** `$true`, `$false` or `$null`. */
export function literal(value: boolean | null): string {
  if (value === null) return '$null';
  return value ? '$true' : '$false';
}
