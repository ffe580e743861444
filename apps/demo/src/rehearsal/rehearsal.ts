import type { AuthShiftServer } from '@authshift/server';
import type { Scenario, Stage, StageAction } from '../scenarios/scenario.ts';
import { scenarios } from '../scenarios/scenarios.ts';
import type { OrganizationClocks } from './organizationClocks.ts';
import type { RehearsalNotes } from './rehearsalNotes.ts';
import type { ScenarioView } from './scenarioView.ts';

export interface RehearsalOptions {
  readonly server: AuthShiftServer;
  readonly microsoft: Stage['microsoft'];
  readonly clocks: OrganizationClocks;
  readonly notes: RehearsalNotes;
  /** Forgets what else Harborline itself remembers of a customer. */
  forget(organizationId: string): void;
}

/** How far the clock is moved; the members add up. */
export interface Forward {
  readonly days?: number | undefined;
  readonly hours?: number | undefined;
  readonly minutes?: number | undefined;
}

/** What a person at the demo can do with its scenarios. */
export interface Rehearsal {
  /** Every customer as Harborline knew them: what a start of the demo begins with. */
  provisionAll(): Promise<void>;
  view(scenario: Scenario): Promise<ScenarioView>;
  /** Back to the first step: this customer and their tenant alone. */
  start(scenario: Scenario): Promise<void>;
  act(scenario: Scenario, action: StageAction): Promise<void>;
  switchFault(scenario: Scenario, faultId: string, on: boolean): Promise<void>;
  forward(scenario: Scenario, by: Forward): Promise<void>;
  setAsOf(scenario: Scenario, date: string | null): Promise<void>;
}

export function createRehearsal(options: RehearsalOptions): Rehearsal {
  const { server, microsoft, clocks, notes } = options;
  const stage: Stage = { server, microsoft };
  const { idp, exchange } = microsoft;

  async function start(scenario: Scenario): Promise<void> {
    const { organization, tenantId, faults } = scenario;
    await server.provision.removeOrganization(organization.id);
    for (const id of notes.faultsOf(scenario.id)) await faults.find((fault) => fault.id === id)?.undo(stage);
    await idp.resetTenant(tenantId);
    await (await exchange.tenant(tenantId)).reset();
    notes.forget(scenario.id);
    options.forget(organization.id);
    await clocks.read(scenario);
    await scenario.provision(stage);
  }

  return {
    provisionAll: async () => {
      for (const scenario of scenarios) {
        await clocks.read(scenario);
        await scenario.provision(stage);
      }
    },
    view: async (scenario) => {
      const [tenant, { accounts }] = await Promise.all([idp.findTenant(scenario.tenantId), idp.world()]);
      const password = (upn: string) => accounts.find((account) => account.upn === upn)?.password ?? null;
      const { id, title, story, steps, organization, tenantId, firstPage } = scenario;
      const { offers = null, secondAdmin = false } = scenario;
      const on = notes.faultsOf(id);
      return {
        ...{ id, title, story, steps, organization, tenantId, firstPage, offers, secondAdmin },
        accounts: scenario.accounts.map((account) => ({ ...account, password: password(account.upn) })),
        deeds: scenario.deeds.map(describe),
        faults: scenario.faults.map((fault) => ({ ...describe(fault), on: on.includes(fault.id) })),
        begun: notes.isBegun(id),
        asOf: tenant.asOf,
        usualAsOf: scenario.asOf ?? null,
        aheadMilliseconds: await clocks.read(scenario),
      };
    },
    start,
    act: async (scenario, action) => {
      notes.noteBegun(scenario.id);
      await action.run(stage);
    },
    switchFault: async (scenario, faultId, on) => {
      const fault = scenario.faults.find(({ id }) => id === faultId);
      if (fault === undefined || notes.faultsOf(scenario.id).includes(faultId) === on) return;
      await (on ? fault.run(stage) : fault.undo(stage));
      notes.noteFault(scenario.id, faultId, on);
    },
    forward: async (scenario, { days = 0, hours = 0, minutes = 0 }) => {
      notes.noteBegun(scenario.id);
      await idp.advanceClock(scenario.tenantId, ((days * 24 + hours) * 60 + minutes) * 60_000);
      await clocks.read(scenario);
      await server.catchUp(scenario.organization.id);
    },
    setAsOf: async (scenario, date) => {
      notes.noteBegun(scenario.id);
      const { asOf } = await idp.setAsOf(scenario.tenantId, date);
      const followed = date === null && scenario.asOf === undefined ? null : asOf;
      await server.provision.upsertOrganization({ ...scenario.organization, asOf: followed });
    },
  };
}

function describe({ id, label, explains }: StageAction) {
  return { id, label, explains };
}
