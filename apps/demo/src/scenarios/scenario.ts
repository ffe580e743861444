import type { AuthType, Protocol } from '@authshift/core/contract';
import type { ExchangeSeed, MockMicrosoft } from '@authshift/mock-exchange';
import type { Seed } from '@authshift/mock-idp';
import type { AuthShiftServer } from '@authshift/server';

/** What a scenario's code may touch: the back end it is provisioned in, and the Microsoft it plays against. */
export interface Stage {
  readonly server: AuthShiftServer;
  readonly microsoft: MockMicrosoft;
}

/** What a customer's plan may hold beside what everybody has. */
export type Entitlement = 'more-connections';

/** Something the person at the demo can do in Microsoft's place, by one button: a deed of the customer's administrator, or a fault. */
export interface StageAction {
  readonly id: string;
  readonly label: string;
  /** What it does and what one should see afterwards, in one or two sentences. */
  readonly explains: string;
  run(stage: Stage): Promise<void>;
}

/** A fault that stays until it is taken back. */
export interface StageFault extends StageAction {
  undo(stage: Stage): Promise<void>;
  /** What Harborline itself wants of users while it stays, by their ids. */
  readonly wants?: Readonly<Record<string, string>>;
}

/**
 * A card of the demo that starts one journey: a customer of Harborline with a Microsoft tenant of its own, so that scenarios never disturb
 * each other, and starting one anew resets nothing but its own tenant and organization.
 */
export interface Scenario {
  /** Also the organization's id. */
  readonly id: string;
  readonly title: string;
  /** What the person will live through, in two or three sentences. */
  readonly story: string;
  /** The numbered steps of the journey, in the words of the pages they happen on. */
  readonly steps: readonly string[];
  readonly organization: { readonly id: string; readonly name: string };
  readonly tenantId: string;
  /** The day whose Microsoft rules the tenant follows; absent = today. */
  readonly asOf?: string;
  /** What Harborline speaks to this customer's mailboxes and how it may sign in, the usual first; absent: EWS, with OAuth or a password. */
  readonly offers?: { readonly protocols: readonly Protocol[]; readonly authTypes: readonly AuthType[] };
  /** What Harborline has sold to this customer; absent: all there is. */
  readonly sold?: readonly Entitlement[];
  /** Whoever begins a pilot for this customer cannot sign it off. */
  readonly secondAdmin?: boolean;
  /** The page of the admin UI the journey begins on. */
  readonly firstPage: string;
  /** Accounts one may need at Microsoft's pages: who, and what for. Passwords are looked up in the mock. */
  readonly accounts: readonly { readonly upn: string; readonly purpose: string }[];
  /** What the mocks hold for this tenant when they start, and again after each reset. */
  readonly seed: { readonly idp: Seed; readonly exchange?: ExchangeSeed };
  /** Puts Harborline's knowledge of this customer (organization, registrations, connections, users) to the journey's first step. */
  provision(stage: Stage): Promise<void>;
  /** What the customer's Microsoft administrator can do meanwhile. */
  readonly deeds: readonly StageAction[];
  readonly faults: readonly StageFault[];
}
