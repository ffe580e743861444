import type { Evidence } from '@authshift/core/contract';
import { createContext, type ReactNode, useContext, useId } from 'react';
import { Breakable } from '../breakable/Breakable.tsx';
import { Button } from '../button/Button.tsx';
import { Instant } from '../instant/Instant.tsx';
import { LiteralAnswer } from '../literal-answer/LiteralAnswer.tsx';
import { commonEnglish } from '../messages/english/common.ts';
import { evidenceReportEnglish } from '../messages/english/evidenceReport.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import { saveFile } from '../save-file/saveFile.ts';
import { ErrorNotice } from '../status-line/MigrationStatusLine.tsx';
import { connectionTone, StatusMark, type Tone } from '../status-mark/StatusMark.tsx';
import { useEvidence } from './useEvidence.ts';

export interface EvidenceReportProps {
  /** Prints the page. Give your own where the report should be printed without what stands around it. @default window.print */
  readonly onPrint?: (() => void) | undefined;
  /** Of its title; chapters are one below. @default 2 */
  readonly headingLevel?: 2 | 3 | undefined;
}

/**
 * What an auditor reads, on the page, on paper, or as JSON whose members are always in the same order. Needs the role admin.
 * `data-state`: `empty`, `loading`, `error` or `ready`.
 */
export function EvidenceReport({ onPrint = print, headingLevel = 2 }: EvidenceReportProps): ReactNode {
  const messages = useMessages('evidenceReport', evidenceReportEnglish);
  const { evidence, busy, error, make } = useEvidence();
  const refusal = useRoleRefusal('admin');
  const id = useId();
  const Heading = `h${headingLevel}` as const;
  const state = busy ? 'loading' : error !== null ? 'error' : evidence === null ? 'empty' : 'ready';
  return (
    <section className="authshift-evidence" aria-labelledby={id} data-state={state}>
      <Heading id={id}>{messages.title}</Heading>
      <p className="authshift-hint" id={`${id}-hint`}>
        {refusal ?? messages.hint}
      </p>
      <div className="authshift-card-actions">
        <Button
          look={evidence === null ? 'primary' : 'secondary'}
          busy={busy}
          disabled={refusal !== null}
          aria-describedby={`${id}-hint`}
          onClick={() => void make()}
        >
          {busy ? messages.making : evidence === null ? messages.make : messages.again}
        </Button>
        {evidence === null ? null : (
          <>
            <Button onClick={onPrint}>{messages.print}</Button>
            <SaveButton evidence={evidence} />
          </>
        )}
      </div>
      <div role="status">
        {error === null ? null : <ErrorNotice title={messages.failed} error={error} onRetry={() => void make()} />}
        {evidence === null ? null : <Made at={evidence.generatedAt} />}
      </div>
      {evidence === null ? null : (
        <ChapterHeading.Provider value={headingLevel === 2 ? 'h3' : 'h4'}>
          <Report evidence={evidence} />
        </ChapterHeading.Provider>
      )}
    </section>
  );
}

const print = (): void => window.print();

function Made({ at }: { readonly at: string }): ReactNode {
  const messages = useMessages('evidenceReport', evidenceReportEnglish);
  const { format } = useMigrationContext();
  return <p>{messages.made(format.instant(at))}</p>;
}

function SaveButton({ evidence }: { readonly evidence: Evidence }): ReactNode {
  const messages = useMessages('evidenceReport', evidenceReportEnglish);
  const save = () => {
    const name = messages.fileName(evidence.organization.name, evidence.generatedAt.slice(0, 10));
    saveFile({ name, type: 'application/json', text: JSON.stringify(evidence, null, 2) });
  };
  return <Button onClick={save}>{messages.save}</Button>;
}

function Report({ evidence }: { readonly evidence: Evidence }): ReactNode {
  const messages = useMessages('evidenceReport', evidenceReportEnglish);
  const { format } = useMigrationContext();
  const { users } = evidence;
  const nameOf = (id: string) => evidence.connections.find((one) => one.id === id)?.displayName ?? id;
  return (
    <>
      <Chapter title={messages.users}>
        <dl className="authshift-facts">
          {(['total', 'moved', 'failing', 'waived'] as const).map((count) => (
            <div key={count}>
              <dt>{messages[count]}</dt>
              <dd>{format.number(users[count])}</dd>
            </div>
          ))}
        </dl>
      </Chapter>
      <Chapter title={messages.connections}>
        <Connections evidence={evidence} />
      </Chapter>
      <Chapter title={messages.proofs} empty={evidence.verifications.length === 0 ? messages.noProofs : null}>
        <ul className="authshift-checks">
          {evidence.verifications.map((proof) => (
            <li key={`${proof.at} ${proof.kind} ${proof.connectionId} ${proof.userId}`}>
              <StatusMark tone={verdictTones[proof.verdict]}>
                {messages.kind[proof.kind]}: {messages.verdict[proof.verdict]}
              </StatusMark>
              <span className="authshift-checks-count">
                <bdi>{nameOf(proof.connectionId)}</bdi> · <Instant at={proof.at} exact /> · {messages.by(proof.by)}
              </span>
              {proof.literal === null ? null : <LiteralAnswer text={proof.literal} />}
            </li>
          ))}
        </ul>
      </Chapter>
      <Chapter title={messages.policies} empty={evidence.policyChanges.length === 0 ? messages.noPolicies : null}>
        <ul className="authshift-checks">
          {evidence.policyChanges.map((change) => (
            <li key={change.id}>
              <strong>{messages.policy[change.kind]}</strong>
              <span className="authshift-checks-count">
                {messages.policyStatus[change.status]} · <Instant at={change.requestedAt} exact /> ·{' '}
                {messages.by(change.requestedBy)}
              </span>
            </li>
          ))}
        </ul>
      </Chapter>
      <Chapter title={messages.waves} empty={evidence.waves.length === 0 ? messages.noWaves : null}>
        <ul className="authshift-checks">
          {evidence.waves.map((wave) => (
            <li key={wave.id}>
              <strong>
                <bdi>{wave.name}</bdi>
              </strong>
              <span className="authshift-checks-count">
                {messages.waveStatus[wave.status]} ·{' '}
                {messages.waveCounts(wave.counts.done, wave.counts.total, wave.counts.failed)} ·{' '}
                {messages.by(wave.createdBy)}
              </span>
            </li>
          ))}
        </ul>
      </Chapter>
      <Chapter title={messages.rollbacks} empty={evidence.rollbacks.length === 0 ? messages.noRollbacks : null}>
        <ul className="authshift-checks">
          {evidence.rollbacks.map((rollback) => (
            <li key={rollback.id}>
              <q>{rollback.reason}</q>
              <span className="authshift-checks-count">
                {format.number(rollback.count)} · <Instant at={rollback.at} exact /> · {messages.by(rollback.by)}
              </span>
            </li>
          ))}
        </ul>
      </Chapter>
    </>
  );
}

const verdictTones: Readonly<Record<Evidence['verifications'][number]['verdict'], Tone>> = {
  pass: 'good',
  fail: 'danger',
  'too-early': 'progress',
  inconclusive: 'warning',
};

interface ChapterProps {
  readonly title: string;
  /** Said instead of the children where there is nothing. */
  readonly empty?: string | null;
  readonly children: ReactNode;
}

const ChapterHeading = createContext<'h3' | 'h4'>('h3');

function Chapter({ title, empty = null, children }: ChapterProps): ReactNode {
  const id = useId();
  const Heading = useContext(ChapterHeading);
  return (
    <section aria-labelledby={id}>
      <Heading id={id}>{title}</Heading>
      {empty === null ? children : <p className="authshift-hint">{empty}</p>}
    </section>
  );
}

function Connections({ evidence }: { readonly evidence: Evidence }): ReactNode {
  const messages = useMessages('evidenceReport', evidenceReportEnglish);
  const common = useMessages('common', commonEnglish);
  return (
    <ul className="authshift-checks">
      {evidence.connections.map((connection) => (
        <li key={connection.id}>
          <strong>
            <bdi>{connection.displayName}</bdi>
          </strong>
          <StatusMark tone={connectionTone[connection.status]}>{common.connectionStatus[connection.status]}</StatusMark>
          <dl className="authshift-facts">
            <div>
              <dt>{messages.since}</dt>
              <dd>
                <Instant at={connection.statusSince} exact />
              </dd>
            </div>
            <div>
              <dt>{messages.account}</dt>
              <dd>
                <Breakable text={connection.account} />
              </dd>
            </div>
            {connection.grant === null ? null : (
              <div>
                <dt>{messages.signedInAs}</dt>
                <dd>
                  <Breakable text={connection.grant.account.upn} />
                </dd>
              </div>
            )}
          </dl>
        </li>
      ))}
    </ul>
  );
}
