import { randomBytes } from 'node:crypto';
import type { Cloud } from '../clouds/clouds.ts';
import type { MfaMethod } from '../directory/account.ts';
import type { AppRecord, UserRecord } from '../directory/records.ts';
import type { WorldDirectory } from '../directory/worldDirectory.ts';
import type { AadstsCode } from '../entra/aadstsCatalogue.ts';
import type { Authority } from '../entra/authority.ts';
import type { EndpointVersion } from '../entra/endpointVersion.ts';
import type { Circumstances } from '../policies/circumstances.ts';
import { createShortMemory } from '../state/shortMemory.ts';
import type { AccountTask } from './step.ts';

const LIFETIME = 60 * 60 * 1000;

export const PROMPTS = ['none', 'login', 'select_account', 'consent', 'create'] as const;
export type Prompt = (typeof PROMPTS)[number];

/** What the sign-in is for: an application's request, an administrator's approval, or a device that waits. */
export type Purpose =
  | { readonly kind: 'authorize'; readonly version: EndpointVersion }
  | { readonly kind: 'admin-consent'; readonly version: 'v1' | 'v2' }
  | { readonly kind: 'device'; readonly userCode: string };

/** One authorization request on its way through the pages. It lives in memory: a restart asks the person to begin again. */
export interface Journey {
  readonly id: string;
  readonly purpose: Purpose;
  readonly startedAt: number;
  /** The browser that began it; no other may continue it. */
  readonly browserId: string;
  readonly correlationId: string;
  readonly authority: Authority;
  /** Whose Entra ID the browser believes to see, if it came by one of Microsoft's names. */
  readonly cloud?: Cloud | undefined;
  readonly app: AppRecord;
  /** From which device and network the person goes on with it. */
  readonly circumstances?: Circumstances | undefined;
  /** The parameters of the request, as they came. */
  readonly params: ReadonlyMap<string, string>;
  readonly progress: Progress;
}

/** Why a form was not taken: an AADSTS code, or a word where Entra has none. */
export type NoticeCode =
  | AadstsCode
  | 'password-too-short'
  | 'password-unchanged'
  | 'passwords-differ'
  | 'code-wrong'
  | 'account-exists'
  | 'account-name';

/** What the person has done so far. */
export interface Progress {
  /** The account that is signing in, at home. */
  readonly account?: UserRecord;
  /** The password was entered in this journey. */
  readonly passwordEntered?: boolean;
  /** The second factor was shown in this journey. */
  readonly factorShown?: boolean;
  /** The second factor the person wants to show, and the telephone that was asked for it. */
  readonly factor?: {
    readonly method: MfaMethod | 'undecided';
    readonly approvalId?: string;
    /** The telephone said no, or nothing in time, and the log says so. */
    readonly isLost?: boolean;
  };
  /** The person has agreed to register a second factor. */
  readonly registering?: boolean;
  /** What the person will do another time. */
  readonly putOff?: readonly (AccountTask | 'register')[];
  /** The refusal the person was shown last. */
  readonly stoppedBy?: AadstsCode;
  /** Pages that stopped it on the way, by their codes in the sign-in log. */
  readonly interrupts?: readonly AadstsCode[];
  /** How often a task that is never finished was done. */
  readonly rounds?: number;
  readonly consented?: boolean;
  readonly keepSignedInAnswered?: boolean;
  /** The person wants to type a user name instead of picking. */
  readonly wantsOtherAccount?: boolean;
  /** The provider that waits for the end of this journey, and what it calls it. */
  readonly waiting?: { readonly tenantId: string; readonly interactionId: string };
  /** What was wrong with the last form, and what had been typed. */
  readonly notice?: { readonly code: NoticeCode; readonly typed: string };
}

export interface Journeys {
  begin(start: Omit<Journey, 'id' | 'startedAt' | 'progress'>): Journey;
  find(id: string | undefined, browserId: string | undefined): Journey | undefined;
  advance(journey: Journey, progress: Partial<Progress>): Journey;
  /** A tenant's provider has validated the request and waits. */
  markWaiting(id: string, waiting: NonNullable<Progress['waiting']>): void;
  end(journey: Journey): void;
  /** Of one tenant, by its authority, app or account; or all. */
  clear(tenantId?: string): void;
}

/** More sign-ins than anybody has under way at once. */
const CAPACITY = 5000;

export function createJourneys(now: () => number = Date.now): Journeys {
  const journeys = createShortMemory<Journey>(CAPACITY, now);
  const advance = (journey: Journey, progress: Partial<Progress>): Journey => {
    const advanced = { ...journey, progress: { ...journey.progress, ...progress } };
    journeys.replace(journey.id, advanced);
    return advanced;
  };
  return {
    advance,
    markWaiting: (id, waiting) => {
      const journey = journeys.get(id);
      if (journey !== undefined) advance(journey, { waiting });
    },
    begin: (start) => {
      const journey = { ...start, id: randomBytes(24).toString('base64url'), startedAt: now(), progress: {} };
      journeys.set(journey.id, journey, LIFETIME);
      return journey;
    },
    find: (id, browserId) => {
      const journey = id === undefined ? undefined : journeys.get(id);
      return journey?.browserId === browserId ? journey : undefined;
    },
    end: (journey) => journeys.delete(journey.id),
    clear: (tenantId) => {
      for (const [id, journey] of journeys.entries()) {
        if (tenantId === undefined || isAbout(journey, tenantId)) journeys.delete(id);
      }
    },
  };
}

function isAbout({ authority, app, progress }: Journey, tenantId: string): boolean {
  if (app.tenantId === tenantId || progress.account?.tenantId === tenantId) return true;
  return authority.kind === 'tenant' && authority.tenant.id === tenantId;
}

export function promptOf(journey: Journey): Prompt | undefined {
  const prompt = journey.params.get('prompt');
  return PROMPTS.find((one) => one === prompt);
}

/** Whether the application can go on in another cloud than the one it asked (`instance_aware`). */
export function isInstanceAware(params: ReadonlyMap<string, string>): boolean {
  return params.get('instance_aware')?.toLowerCase() === 'true';
}

/** The account a `login_hint` names, if it names one: by address, or by the opaque claim of an earlier id_token. */
export function findHinted(
  hint: string | undefined,
  directory: WorldDirectory,
  readOpaque: (hint: string) => { readonly tenantId: string; readonly oid: string } | undefined,
): UserRecord | undefined {
  if (hint === undefined) return undefined;
  const opaque = readOpaque(hint);
  if (opaque === undefined) return directory.findUser(hint);
  return directory.findUserByOid(opaque.tenantId, opaque.oid)?.user;
}
