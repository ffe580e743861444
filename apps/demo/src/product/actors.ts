import type { Role } from '@authshift/core/contract';
import type { Scenario } from '../scenarios/scenario.ts';
import { scenarios } from '../scenarios/scenarios.ts';

/** Somebody of Harborline's makers, by the user principal name Entra puts in their token. */
export interface Actor {
  readonly role: Role;
  /** The customers they work for; absent: all of them. */
  readonly customers?: readonly string[];
}

const actors: Readonly<Record<string, Actor>> = {
  'admin@fabrikam.example': { role: 'admin' },
  'second-admin@fabrikam.example': { role: 'admin' },
  'operator@fabrikam.example': { role: 'operator' },
  'viewer@fabrikam.example': { role: 'viewer' },
  'contoso-desk@fabrikam.example': { role: 'operator', customers: ['coconut'] },
};

export const peopleToSignInAs = [
  { upn: 'admin@fabrikam.example', purpose: 'admin: connections, users, audit' },
  { upn: 'second-admin@fabrikam.example', purpose: 'admin: the second, where one is not enough' },
  { upn: 'operator@fabrikam.example', purpose: 'operator: moves users' },
  { upn: 'viewer@fabrikam.example', purpose: 'viewer: looks' },
  { upn: 'contoso-desk@fabrikam.example', purpose: 'operator of one customer only' },
] as const;

/** Undefined for accounts of Fabrikam that Harborline does not know. */
export function findActor(upn: string): Actor | undefined {
  return actors[upn.toLowerCase()];
}

/** What an actor may see, in the order of the cards: a stranger nothing. */
export function customersOf(actor: Actor | undefined): readonly Scenario[] {
  if (actor === undefined) return [];
  return scenarios.filter(({ id }) => actor.customers === undefined || actor.customers.includes(id));
}
