import type { AuthType, Protocol } from '@authshift/core/contract';

/** A scenario as the admin UI gets it: the card, and where its rehearsal stands. Passwords of the mock's accounts are no secrets. */
export interface ScenarioView {
  readonly id: string;
  readonly title: string;
  readonly story: string;
  readonly steps: readonly string[];
  readonly organization: { readonly id: string; readonly name: string };
  readonly tenantId: string;
  readonly firstPage: string;
  readonly offers: { readonly protocols: readonly Protocol[]; readonly authTypes: readonly AuthType[] } | null;
  /** Whoever begins a pilot cannot sign it off. */
  readonly secondAdmin: boolean;
  readonly accounts: readonly { readonly upn: string; readonly purpose: string; readonly password: string | null }[];
  readonly deeds: readonly ActionView[];
  readonly faults: readonly (ActionView & { readonly on: boolean })[];
  /** Whether anything was done since it was last at its first step. */
  readonly begun: boolean;
  /** The day whose Microsoft rules count now, and the one the scenario is written for; null: today. */
  readonly asOf: string;
  readonly usualAsOf: string | null;
  /** How far the tenant's own time is ahead of this machine's. */
  readonly aheadMilliseconds: number;
}

export interface ActionView {
  readonly id: string;
  readonly label: string;
  readonly explains: string;
}
