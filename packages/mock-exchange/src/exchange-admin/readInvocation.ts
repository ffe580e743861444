import * as z from 'zod';

const schema = z.object({
  CmdletInput: z.object({
    CmdletName: z.string().min(1).max(200),
    Parameters: z.record(z.string(), z.unknown()).nullish(),
  }),
});

/** The command in a request, or what is wrong with it. */
export function readInvocation(
  body: string,
): { readonly name: string; readonly parameters: Readonly<Record<string, unknown>> } | { readonly problem: string } {
  const parsed = schema.safeParse(parse(body));
  // [unverified words]
  if (!parsed.success) return { problem: 'The request body must be JSON with CmdletInput, and CmdletName in it.' };
  const { CmdletName, Parameters } = parsed.data.CmdletInput;
  return { name: CmdletName, parameters: Parameters ?? {} };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
