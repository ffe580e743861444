import * as z from 'zod';

/** What does not work for a tenant just now; each has its own code (90033, 90090, 90024, 50033). */
export const outageSchema = z.enum(['none', 'directory', 'graph', 'slow', 'momentary']);
export type Outage = z.output<typeof outageSchema>;

/** After how many different wrong passwords in a row nobody gets in by password (50053), and for how long. */
export const smartLockoutSchema = z.strictObject({
  attempts: z.int().positive().max(50),
  seconds: z.number().positive().max(86_400),
});
export type SmartLockout = Readonly<z.output<typeof smartLockoutSchema>>;

/** How many token requests a tenant may send in how many seconds before it is throttled (90055). */
export const requestLimitSchema = z.strictObject({
  requests: z.int().positive().max(1_000_000),
  seconds: z.number().positive().max(86_400),
});
export type RequestLimit = Readonly<z.output<typeof requestLimitSchema>>;
