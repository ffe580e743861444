import * as z from 'zod';

/** A request that carries this header can be struck by a fault that names its value. HTTP ends only. */
export const testIdHeader = 'x-mock-test-id';

export const faultProtocols = ['imap', 'pop', 'smtp', 'ews', 'graph', 'exchange-admin'] as const;
export type FaultProtocol = (typeof faultProtocols)[number];

const match = z
  .strictObject({
    protocol: z.enum(faultProtocols),
    /** Id, domain or name. */
    tenant: z.string().min(1),
    /** Address of the mailbox that is asked for. */
    mailbox: z.string().min(3),
    /** Address of the account that asks. */
    account: z.string().min(3),
    /** Client id. */
    app: z.string().min(1),
    /** `connect`, `sign-in`, `SELECT`, `MAIL`, `FindItem`, `GET /me/messages`, `Get-Mailbox`; without case. */
    operation: z.string().min(1),
    /** HTTP requests that carry it as `x-mock-test-id`. */
    testId: z.string().min(1),
    /** This part of all mailboxes, the same ones each time: 0.5 is Microsoft's scream test on half of them. */
    share: z.number().min(0).max(1),
  })
  .partial();

const effect = z.union([
  /** A literal refusal of the protocol, by its name in the protocol's catalogue. */
  z.strictObject({ refuse: z.string().min(1) }),
  /** The protocol's own words for "too much, come back later". */
  z.strictObject({
    throttle: z.strictObject({ retryAfterSeconds: z.int().min(0).max(86_400).default(60) }),
  }),
  /** A bare HTTP status; of mail protocols, a connection that ends. */
  z.strictObject({ status: z.int().min(400).max(599) }),
  /** Waits before going on as usual. */
  z.strictObject({ latencyMilliseconds: z.int().positive().max(600_000) }),
  /** `reset` is a TCP reset at once, `drop` an orderly end without a word. */
  z.strictObject({ connection: z.enum(['reset', 'drop']) }),
]);

export const faultSchema = z.strictObject({
  match: match.default({}),
  effect,
  /** For so many requests; left out: until it is lifted. */
  times: z.int().positive().optional(),
  /** Strikes this part of the requests that fit, by a fixed sequence: the same requests in the same order are struck each time. */
  rate: z.number().gt(0).lte(1).optional(),
  /** Picks another sequence. */
  seed: z.int().default(1),
  /** Strikes the first `of` of every `every` requests that fit. */
  burst: z
    .strictObject({ of: z.int().positive(), every: z.int().positive() })
    .refine(({ of, every }) => of <= every, { error: 'of is greater than every' })
    .optional(),
  /** Is away for a while, then there for a while, by the tenant's clock, from when it was set. */
  flapping: z.strictObject({ downMinutes: z.number().positive(), upMinutes: z.number().positive() }).optional(),
});

/** What goes wrong, for whom, and how often. Every given member of `match` has to fit. */
export type FaultInput = z.input<typeof faultSchema>;
export type Fault = z.output<typeof faultSchema>;
export type FaultEffect = Fault['effect'];

/** A fault that has been set. */
export interface SetFault extends Fault {
  readonly id: string;
  /** How many requests fitted. */
  readonly seen: number;
  /** How many of them it struck. */
  readonly struck: number;
}
