/**
 * A list as PostgreSQL writes arrays of texts, to be sent as one parameter and cast. The drivers quote each element by itself, which for thousands of
 * ids takes longer than what is done with them.
 */
export function textArray(texts: readonly string[]): string {
  if (texts.length === 0) return '{}';
  const joined = texts.join('","');
  // Between elements there are only our own quotes, unless some element brings one.
  const plain = !joined.includes('\\') && joined.split('"').length === 2 * texts.length - 1;
  return plain ? `{"${joined}"}` : `{${texts.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
