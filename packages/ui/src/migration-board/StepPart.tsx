import type { ProgrammeStepId } from '@authshift/core';
import type { ComponentType, ReactNode } from 'react';
import { migrationBoardEnglish } from '../messages/english/migrationBoard.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { useBoard } from './boardContext.ts';
import { DisconnectPart, ProvePart } from './EndParts.tsx';
import {
  appRegistrationGuide,
  connectionCard,
  consentPanel,
  evidenceReport,
  pilotPanel,
  preflightList,
  serviceAccountForm,
  tenantHardening,
} from './laterParts.ts';
import { MovingUsers, TableOfAll, TableOfLeft } from './MoveParts.tsx';
import { Opened } from './Opened.tsx';

const parts: Readonly<Partial<Record<ProgrammeStepId, ComponentType>>> = {
  know: Known,
  'choose-target': ChooseTarget,
  'prepare-app': PrepareApp,
  approve: Approve,
  connect: Connect,
  preflight: Preflight,
  'dry-run': TableOfAll,
  pilot: PilotGroup,
  waves: MovingUsers,
  stragglers: TableOfLeft,
  'cooling-off': Known,
  disconnect: DisconnectPart,
  harden: Harden,
  prove: ProvePart,
  report: Report,
};

/** The component that does a step; nothing where only words help. */
export function StepPart({ step }: { readonly step: ProgrammeStepId }): ReactNode {
  const Part = parts[step];
  return Part === undefined ? null : <Part />;
}

const noActions = [] as const;

function Known(): ReactNode {
  const { leaving, targets } = useBoard();
  if (leaving.length === 0 && targets.length === 0) return <NewConnection old />;
  return leaving.map(({ id }) => (
    <Opened key={id} part={connectionCard} props={{ connectionId: id, actions: noActions }} />
  ));
}

function NewConnection({ old = false }: { readonly old?: boolean }): ReactNode {
  const { authorization, authTypes, protocols, hooks, readOnly } = useBoard();
  const types = old ? (['basic', 'ntlm'] as const) : (authTypes ?? (['oauth-delegated'] as const));
  return (
    <Opened part={serviceAccountForm} props={{ ...authorization, ...hooks, protocols, readOnly, authTypes: types }} />
  );
}

function ChooseTarget(): ReactNode {
  const { targets, readOnly } = useBoard();
  const messages = useMessages('migrationBoard', migrationBoardEnglish);
  if (targets.length === 0) return <NewConnection />;
  return (
    <>
      {targets.map(({ id }) => (
        <Opened key={id} part={connectionCard} props={{ connectionId: id, actions: noActions }} />
      ))}
      {readOnly ? null : (
        <details className="authshift-more">
          <summary>{messages.addAnother}</summary>
          <NewConnection />
        </details>
      )}
    </>
  );
}

function PrepareApp(): ReactNode {
  const { targets, authorization, hooks, readOnly } = useBoard();
  const messages = useMessages('migrationBoard', migrationBoardEnglish);
  const unfinished = targets.filter(({ status }) => status === 'saved');
  const shown = unfinished.length > 0 ? unfinished : targets;
  const [first] = shown;
  return (
    <>
      {shown.map(({ id }) => (
        <Opened key={id} part={serviceAccountForm} props={{ ...authorization, ...hooks, connectionId: id, readOnly }} />
      ))}
      <details className="authshift-more">
        <summary>{messages.guide}</summary>
        <Opened part={appRegistrationGuide} props={{ ...authorization, ...hooks, connectionId: first?.id }} />
      </details>
    </>
  );
}

function Approve(): ReactNode {
  const { targets, authorization, hooks, readOnly } = useBoard();
  return targets.map(({ id }) => (
    <Opened key={id} part={consentPanel} props={{ ...authorization, ...hooks, connectionId: id, readOnly }} />
  ));
}

function Connect(): ReactNode {
  const { targets, authorization, hooks, readOnly, signedInAs } = useBoard();
  const actions = readOnly ? noActions : (['authorize', 'test'] as const);
  return targets.map(({ id }) => (
    <Opened
      key={id}
      part={connectionCard}
      props={{ ...authorization, ...hooks, connectionId: id, actions, signedInAs }}
    />
  ));
}

function Preflight(): ReactNode {
  const { targets, hooks, readOnly, showUsers } = useBoard();
  return targets.map(({ id }) => (
    <Opened key={id} part={preflightList} props={{ ...hooks, connectionId: id, readOnly, onShowUsers: showUsers }} />
  ));
}

function PilotGroup(): ReactNode {
  const { targets, hooks } = useBoard();
  return targets.map(({ id }) => <Opened key={id} part={pilotPanel} props={{ ...hooks, connectionId: id }} />);
}

function Harden(): ReactNode {
  const { leaving, hooks } = useBoard();
  return leaving.map(({ id }) => <Opened key={id} part={tenantHardening} props={{ ...hooks, connectionId: id }} />);
}

function Report(): ReactNode {
  const isAdmin = useMigrationSelector(({ me }) => me?.role === 'admin');
  return isAdmin ? <Opened part={evidenceReport} props={{ headingLevel: 3 }} /> : null;
}
