import type { Cloud } from '../clouds/clouds.ts';
import type { Policy, PolicyInput } from '../policies/policySchema.ts';
import type { Snapshot } from '../world/snapshot.ts';
import type { AccountHandle, CreateUserOptions } from './account.ts';
import type { AppHandle, CreateAppOptions } from './app.ts';
import type { TenantSeed } from './seedSchema.ts';

/** A customer's directory, as Microsoft would hold it. */
export interface Tenant {
  readonly id: string;
  readonly name: string;
  /** Verified domains; the first is the default one. */
  readonly domains: readonly string[];
  /** ISO date whose Microsoft rules the tenant follows; today when the world does not say. It never touches token times. */
  readonly asOf: string;
  /** Which of Microsoft's clouds it lives in. */
  readonly cloud: Cloud;
  /** Whether Entra's security defaults are on: a second factor for everybody, and no sign-in by password alone. */
  readonly securityDefaults: boolean;
}

/** A tenant with its levers in hand. */
export interface TenantHandle extends Tenant {
  readonly clock: TenantClock;
  /** Follows Microsoft's rules of another date from now on; null goes back to the seed's. */
  setAsOf(date: string | null): Promise<Tenant>;
  /** Conditional access. Security defaults, user consent and named locations are members of `change`. */
  readonly policies: {
    list(): Promise<readonly Policy[]>;
    /** Rejects with `invalid_seed`, for example for an account that is not there. */
    add(policy: PolicyInput): Promise<Policy>;
    /** By id. Rejects with `invalid_request` if there is none. */
    remove(id: string): Promise<void>;
  };
  /** Rejects with `invalid_seed`, for example if the address is taken. */
  createUser(options: CreateUserOptions): Promise<AccountHandle>;
  createApp(options?: CreateAppOptions): Promise<AppHandle>;
  change(change: TenantChange): Promise<Tenant>;
  /** Back to what the tenant began with, as made or as seeded; other tenants notice nothing. */
  reset(): Promise<void>;
  /** This tenant alone; `idp.restore` puts it back beside whatever the others have become. */
  snapshot(): Promise<Snapshot>;
  /** The tenant with its users and apps is gone, until `idp.reset()`, or for good if the seed does not know it. */
  remove(): Promise<void>;
}

/** An amount of time; the members add up. */
export interface Duration {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
}

/**
 * A tenant's own time. It ages refresh tokens, secrets, passwords and sign-ins; times inside tokens and cookies stay real, because
 * clients compare them with their own clock.
 */
export interface TenantClock {
  now(): Promise<Date>;
  /** Lets time pass; answers the new now. Rejects with `invalid_request` for a negative amount. */
  advance(duration: Duration): Promise<Date>;
}

/** As in a seed file; an id and a domain are made up if none is given. */
export interface CreateTenantOptions extends Readonly<Omit<TenantSeed, 'id' | 'name'>> {
  readonly name: string;
  readonly id?: string;
  readonly users?: readonly CreateUserOptions[];
  readonly apps?: readonly CreateAppOptions[];
}

export type TenantChange = Readonly<Omit<TenantSeed, 'id'>>;
