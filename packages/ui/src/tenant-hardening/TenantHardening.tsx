import { type CommandPlan, exchangeCommands, hardeningChange, policyWarnings } from '@authshift/core';
import type { Connection, PolicyChange, PolicyStatus } from '@authshift/core/contract';
import { type ReactNode, useId, useState } from 'react';
import { Button } from '../button/Button.tsx';
import { ConnectivityTest } from '../connectivity-test/ConnectivityTest.tsx';
import { CopyButton } from '../copy/CopyButton.tsx';
import { useFocusHeir } from '../focus/useFocusHeir.ts';
import { Instant } from '../instant/Instant.tsx';
import { type TenantHardeningMessages, tenantHardeningEnglish } from '../messages/english/tenantHardening.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import { ErrorNotice } from '../status-line/MigrationStatusLine.tsx';
import { StatusMark, type Tone, ToneGlyph } from '../status-mark/StatusMark.tsx';
import { CommandBlocks, commandParts } from './CommandBlocks.tsx';
import { ProposalForm } from './ProposalForm.tsx';
import { type HardeningHooks, type HardeningState, useTenantHardening } from './useTenantHardening.ts';

export interface TenantHardeningProps extends HardeningHooks {
  /** The legacy connection the tenant shall refuse. */
  readonly connectionId: string;
}

const tones: Readonly<Record<PolicyStatus, Tone>> = {
  proposed: 'neutral',
  'handed-over': 'progress',
  'declared-applied': 'progress',
  propagating: 'progress',
  effective: 'warning',
  'not-effective-after-latest': 'danger',
  verified: 'good',
};

/**
 * The last step against the old sign-in: which switch, whom else it hits, the commands for the tenant's own admin, and a test that proves
 * it. `data-state`: `loading`, `failed`, `empty`, or the status of the newest change.
 */
export function TenantHardening({ connectionId, ...hooks }: TenantHardeningProps): ReactNode {
  const messages = useMessages('tenantHardening', tenantHardeningEnglish);
  const hardening = useTenantHardening(connectionId, hooks);
  const refusal = useRoleRefusal('admin');
  const [asking, setAsking] = useState(false);
  const heir = useFocusHeir();
  const id = useId();
  const { connection, changes, failed, busy } = hardening;
  if (connection === undefined) return <p className="authshift-hint">{messages.unknown}</p>;
  const titles: Readonly<Record<string, string>> = { load: messages.loadFailed, propose: messages.proposeFailed };
  const isForm = changes !== null && refusal === null && (asking || changes.length === 0);
  return (
    <section
      ref={heir}
      className="authshift-hardening"
      aria-labelledby={id}
      data-state={changes === null ? (failed === null ? 'loading' : 'failed') : (changes[0]?.status ?? 'empty')}
    >
      <h3 id={id}>{messages.title(connection.displayName)}</h3>
      <p className="authshift-hint">{refusal ?? messages.hint}</p>
      <div role="status">
        {changes === null && failed === null ? <p className="authshift-hint">{messages.loading}</p> : null}
        {failed === null ? null : (
          <ErrorNotice
            title={titles[failed.what] ?? messages.stepFailed}
            error={failed.error}
            onRetry={failed.what === 'load' ? hardening.reload : undefined}
          />
        )}
      </div>
      {changes?.map((change) => (
        <Change
          key={change.id}
          change={change}
          connection={connection}
          hardening={hardening}
          hooks={hooks}
          canAct={refusal === null}
        />
      ))}
      {isForm ? (
        <ProposalForm
          connection={connection}
          busy={busy === 'propose'}
          onPropose={async (input) => {
            const proposed = await hardening.propose(input);
            if (proposed) setAsking(false);
            return proposed;
          }}
        />
      ) : null}
      {changes === null || changes.length === 0 || asking || refusal !== null ? null : (
        <Button look="quiet" onClick={() => setAsking(true)}>
          {messages.another}
        </Button>
      )}
    </section>
  );
}

interface ChangeProps {
  readonly change: PolicyChange;
  readonly connection: Connection;
  readonly hardening: HardeningState;
  readonly hooks: HardeningHooks;
  readonly canAct: boolean;
}

function Change({ change, connection, hardening, hooks, canAct }: ChangeProps): ReactNode {
  const messages = useMessages('tenantHardening', tenantHardeningEnglish);
  const heir = useFocusHeir();
  const id = useId();
  const busy = hardening.busy === `step ${change.id}`;
  const isMade = change.declaredAppliedAt !== null;
  return (
    <article ref={heir} className="authshift-card" aria-labelledby={id} data-state={change.status}>
      <header className="authshift-card-head">
        <h4 id={id}>{messages.kind[change.kind]}</h4>
        <StatusMark tone={tones[change.status]}>{messages.status[change.status]}</StatusMark>
        <span className="authshift-hint">
          {messages.asked(change.requestedBy)} <Instant at={change.requestedAt} />
        </span>
      </header>
      {change.status === 'verified' ? null : (
        <>
          <Warnings change={change} connection={connection} />
          <Commands change={change} connection={connection} open={!isMade} />
        </>
      )}
      {canAct && !isMade ? (
        <div className="authshift-card-actions">
          {change.handedOverAt === null ? (
            <Button busy={busy} onClick={() => void hardening.handOver(change)}>
              {busy ? messages.saving : messages.handOver}
            </Button>
          ) : null}
          <Button look="primary" busy={busy} onClick={() => void hardening.declare(change)}>
            {busy ? messages.saving : messages.declare}
          </Button>
        </div>
      ) : null}
      {isMade ? <ConnectivityTest {...hooks} target={{ policyChangeId: change.id }} headingLevel={4} /> : null}
    </article>
  );
}

interface ReachProps {
  readonly change: PolicyChange;
  readonly connection: Connection;
}

function Warnings({ change, connection }: ReachProps): ReactNode {
  const messages = useMessages('tenantHardening', tenantHardeningEnglish);
  const movedUsers = useMigrationSelector((state) =>
    state.connections
      .filter((one) => one.authType.startsWith('oauth'))
      .reduce((sum, one) => sum + one.counts.leased, 0),
  );
  const warnings = policyWarnings({ ...change, movedUsers, environment: connection.environment });
  if (warnings.length === 0) return null;
  return (
    <ul className="authshift-people">
      {warnings.map((code) => (
        <li key={code}>
          <span className="authshift-status" data-tone="warning">
            <ToneGlyph tone="warning" />
            <span>{messages.warning[code]}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function Commands({ change, connection, open }: ReachProps & { readonly open: boolean }): ReactNode {
  const messages = useMessages('tenantHardening', tenantHardeningEnglish);
  const wanted = hardeningChange(change.kind, connection);
  const plan = wanted === null ? null : exchangeCommands(wanted);
  if (plan === null || !plan.ok) return null;
  return (
    <details className="authshift-more" open={open}>
      <summary>{messages.commands}</summary>
      <CommandBlocks plan={plan} />
      <MailToAdmin change={change} plan={plan} />
    </details>
  );
}

/** Who may change the tenant is rarely who works here: all of it, in one mail. */
function MailToAdmin({ change, plan }: { readonly change: PolicyChange; readonly plan: CommandPlan }): ReactNode {
  const messages = useMessages('tenantHardening', tenantHardeningEnglish);
  const organization = useMigrationSelector((state) => state.me?.organization.name ?? '');
  const what = messages.kind[change.kind];
  const subject = messages.mailSubject(organization, what);
  const body = `${messages.mailBody(change.requestedBy, what)}\n\n${planAsText(plan, messages)}`;
  return (
    <div className="authshift-form-actions">
      <CopyButton label={messages.mail} what={subject} text={`${subject}\n\n${body}`} />
      <a
        className="authshift-button"
        href={`mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`}
      >
        {messages.writeMail}
      </a>
    </div>
  );
}

function planAsText(plan: CommandPlan, messages: TenantHardeningMessages): string {
  const blocks = commandParts.map((part) => {
    const lines = plan[part].length === 0 ? [messages.noUndo] : plan[part];
    return `# ${messages.part[part]}\n${lines.join('\n')}`;
  });
  const warnings = plan.warnings.map((warning) => `- ${warning}`).join('\n');
  return [`${messages.warnings}:\n${warnings}`, ...blocks, plan.source].join('\n\n');
}
