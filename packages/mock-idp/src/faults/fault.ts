import * as z from 'zod';
import { findCatalogueEntry } from '../entra/aadstsCatalogue.ts';

/** Where a fault can strike. `sign-in` is the moment a person sends their password. */
export const FAULT_ENDPOINTS = ['discovery', 'keys', 'authorize', 'sign-in', 'token', 'logout', 'userinfo'] as const;
export type FaultEndpoint = (typeof FAULT_ENDPOINTS)[number];

/** The header that names a test: set it with Playwright's `extraHTTPHeaders` or in a client's requests. */
export const TEST_ID_HEADER = 'x-mock-test-id';

const match = z
  .strictObject({
    endpoint: z.enum(FAULT_ENDPOINTS),
    /** Id, domain or name. */
    tenant: z.string().min(1),
    /** Client id. */
    app: z.guid(),
    /** User principal name, mail or alias. */
    user: z.string().min(3),
    /** As in the request: `refresh_token`, `client_credentials`, ... */
    grant: z.string().min(1),
    header: z.strictObject({ name: z.string().min(1), value: z.string() }),
    /** Requests that carry it as `x-mock-test-id`. */
    testId: z.string().min(1),
  })
  .partial();

const effect = z.union([
  /** Any code of the catalogue, in Entra's own shape. */
  z.strictObject({
    code: z.int().refine((code) => findCatalogueEntry(code) !== undefined, 'is no AADSTS code this mock can explain'),
  }),
  /**
   * An HTTP status. `Retry-After` is 1 second unless said otherwise, because MSAL locks itself for 60 where it is missing; null leaves
   * it out.
   */
  z.strictObject({
    status: z.int().min(400).max(599),
    retryAfter: z.int().min(0).max(3600).nullable().default(1),
  }),
  /** Waits before going on as usual. */
  z.strictObject({ latencyMilliseconds: z.int().positive().max(600_000) }),
  z.strictObject({ connection: z.literal('reset') }),
  /** The answer breaks off in the middle. */
  z.strictObject({ body: z.literal('truncated') }),
  /** What the token endpoint issues is wrong: signed by a stranger, over, or only good in an hour. */
  z.strictObject({ tokens: z.enum(['wrong-signature', 'expired', 'not-yet-valid']) }),
]);

export const faultSchema = z.strictObject({
  match: match.default({}),
  effect,
  /** For so many requests; left out: until it is lifted. */
  times: z.int().positive().optional(),
});

/** What goes wrong, for whom, and how often. Every given member of `match` has to fit. */
export type FaultInput = z.input<typeof faultSchema>;
export type Fault = z.output<typeof faultSchema>;
export type FaultEffect = Fault['effect'];
/** How issued tokens are made wrong. */
export type Tamper = Extract<FaultEffect, { readonly tokens: unknown }>['tokens'];

/** A fault that has been set. */
export interface SetFault extends Fault {
  readonly id: string;
  /** How many requests it has struck. */
  readonly struck: number;
}
