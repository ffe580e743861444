import type { z } from 'zod';
import { parseInput, refuse, type World } from './world.ts';

/** Carries a change out at most once per key: the same body gives what was made then, another body is refused. */
export function once<S extends z.ZodType>(
  world: World,
  { idempotencyKey, schema, body }: { readonly idempotencyKey: string; readonly schema: S; readonly body: unknown },
  make: (input: z.output<S>) => string,
): string {
  if (idempotencyKey === '') throw refuse('idempotency_key_required');
  const input = parseInput(schema, body);
  const known = world.idempotency.get(idempotencyKey);
  const said = JSON.stringify(input);
  if (known !== undefined && known.body !== said) throw refuse('idempotency_key_reused');
  if (known !== undefined) return known.id;
  const id = make(input);
  world.idempotency.set(idempotencyKey, { body: said, id });
  return id;
}
