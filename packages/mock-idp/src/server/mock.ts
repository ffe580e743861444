import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import type { Journeys } from '../authorize/journey.ts';
import type { EntraError } from '../entra/entraError.ts';
import type { SetFault, Tamper } from '../faults/fault.ts';
import type { LiveAccess } from '../live/liveAccess.ts';
import type { TenantProviders } from '../provider/tenantProviders.ts';
import type { MockWorld } from '../world/world.ts';
import type { Origins } from './origins.ts';

/** What every route of one mock works with. */
export interface Mock {
  readonly world: MockWorld;
  readonly journeys: Journeys;
  readonly providers: TenantProviders;
  /** Where browsers reach the mock, without a trailing slash; for what answers no request. Answers name `originOf(c, mock)`. */
  readonly origin: string;
  readonly origins: Origins;
  readonly live: LiveAccess;
}

export interface MockEnv {
  readonly Bindings: HttpBindings;
  /** What a fault left for the token endpoint to do. */
  readonly Variables: { correlationId?: string; tamper?: Tamper; refusal?: EntraError; fault?: SetFault };
}

export type MockContext = Context<MockEnv>;
export type MockApp = Hono<MockEnv>;

/** The origin this request's answer has to name. */
export function originOf(c: MockContext, { origins }: Mock): string {
  return origins.follow(c.req.header('host'));
}
