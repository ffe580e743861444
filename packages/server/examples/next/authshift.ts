import type { AuthShiftServer } from '@authshift/server';
import { rehearse } from '../rehearsal.ts';

const shared = globalThis as { authshift?: Promise<AuthShiftServer> };

/** One server for the whole process: Next loads modules anew while a product is developed, and routes one by one. */
export function authshift(): Promise<AuthShiftServer> {
  shared.authshift ??= rehearse(process.env.ORIGIN ?? 'http://localhost:3000').then((rehearsal) => rehearsal.authshift);
  return shared.authshift;
}
