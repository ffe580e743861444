/** A value with parameters, as of Content-Type and Content-Disposition. */
export interface ParameterizedValue {
  /** In small letters. */
  readonly value: string;
  /** As they are written, continuations of RFC 2231 included. */
  readonly parameters: readonly (readonly [string, string])[];
}

export interface ContentType extends ParameterizedValue {
  readonly type: string;
  readonly subtype: string;
}

const mostParameters = 100;

/** Undefined when there is no value at all. */
export function readParameterized(bytes: Buffer | undefined): ParameterizedValue | undefined {
  const text = withoutComments(bytes?.toString('latin1') ?? '');
  const value = /^\s*([^\s;]+)/.exec(text)?.[1]?.toLowerCase();
  if (value === undefined) return undefined;
  const parameters: (readonly [string, string])[] = [];
  const pattern = /;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/g;
  for (const [, name = '', quoted, plain = ''] of text.matchAll(pattern)) {
    if (parameters.length < mostParameters)
      parameters.push([name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain]);
  }
  return { value, parameters };
}

/** RFC 2045, section 5.2: what cannot be read is plain text. */
export function readContentType(bytes: Buffer | undefined): ContentType {
  const found = readParameterized(bytes);
  const [, type, subtype] = /^([^\s/]+)\/([^\s/]+)$/.exec(found?.value ?? '') ?? [];
  if (found === undefined || type === undefined || subtype === undefined) {
    return { value: 'text/plain', type: 'text', subtype: 'plain', parameters: [['charset', 'us-ascii']] };
  }
  return { ...found, type, subtype };
}

export function parameterOf({ parameters }: ParameterizedValue, name: string): string | undefined {
  return parameters.find(([key]) => key === name)?.[1];
}

/** Comments stand outside of quotes (RFC 822, section 3.3). */
function withoutComments(text: string): string {
  return text.replace(/("(?:[^"\\]|\\.)*")|\([^()]*\)/g, (_, quoted: string | undefined) => quoted ?? '');
}
