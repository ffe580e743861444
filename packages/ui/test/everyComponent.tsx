import { builtAt } from '@authshift/core/testing';
import type { JSX, ReactNode } from 'react';
import { AppRegistrationGuide } from '../src/app-registration-guide/AppRegistrationGuide.tsx';
import { AuthTypeTable } from '../src/auth-type-table/AuthTypeTable.tsx';
import { AuthorizationResult } from '../src/authorize-button/AuthorizationResult.tsx';
import { AuthorizeButton } from '../src/authorize-button/AuthorizeButton.tsx';
import { ConnectionCard } from '../src/connection-card/ConnectionCard.tsx';
import { ConnectionList } from '../src/connection-list/ConnectionList.tsx';
import { ConnectivityTest } from '../src/connectivity-test/ConnectivityTest.tsx';
import { ConsentPanel } from '../src/consent-panel/ConsentPanel.tsx';
import { CopyButton } from '../src/copy/CopyButton.tsx';
import { DeadlineBanner } from '../src/deadline-banner/DeadlineBanner.tsx';
import { DisconnectDialog } from '../src/disconnect-dialog/DisconnectDialog.tsx';
import { Entitled } from '../src/entitlement/Entitled.tsx';
import { ErrorExplainer } from '../src/error-explainer/ErrorExplainer.tsx';
import { EvidenceReport } from '../src/evidence-report/EvidenceReport.tsx';
import type * as ui from '../src/index.ts';
import { LogViewer } from '../src/log-viewer/LogViewer.tsx';
import { MigrationBoard } from '../src/migration-board/MigrationBoard.tsx';
import { OAuthProviderForm } from '../src/oauth-provider-form/OAuthProviderForm.tsx';
import { PilotAndWaves } from '../src/pilot-and-waves/PilotAndWaves.tsx';
import { PreflightList } from '../src/preflight-list/PreflightList.tsx';
import { UserPreflight } from '../src/preflight-list/UserPreflight.tsx';
import { ReauthenticatePrompt } from '../src/reauthenticate-prompt/ReauthenticatePrompt.tsx';
import { RollbackButton } from '../src/rollback-button/RollbackButton.tsx';
import { SelfAuthorization } from '../src/self-authorization/SelfAuthorization.tsx';
import { SelfAuthorizationCampaign } from '../src/self-authorization/SelfAuthorizationCampaign.tsx';
import { ServiceAccountForm } from '../src/service-account-form/ServiceAccountForm.tsx';
import { MigrationStatusLine } from '../src/status-line/MigrationStatusLine.tsx';
import { SyncStatusDetails } from '../src/sync-status-details/SyncStatusDetails.tsx';
import { TenantHardening } from '../src/tenant-hardening/TenantHardening.tsx';
import { basic, freshOAuth, noMailbox } from './worlds.ts';

/** What the door exports with a capital: components. A new one that is not in the list below does not compile. */
type ComponentName = {
  [Name in keyof typeof ui]: Name extends Capitalize<Name & string> ? Name : never;
}[keyof typeof ui];

/** A part that only makes sense inside of a component, and is shown and tested there. */
interface Within {
  readonly within: ComponentName;
}

const within = (component: ComponentName): Within => ({ within: component });

/**
 * Every component of the kit as a page would place it, for the tests that hold all of them to the same: rendering on a server,
 * hydration, strict pages, shadow roots, leaks. The provider is around each of them anyway.
 */
const exported = {
  AppRegistrationGuide: <AppRegistrationGuide />,
  Asked: within('OAuthProviderForm'),
  ConsentPanel: <ConsentPanel connectionId={freshOAuth.id} returnTo="/" />,
  ErrorSummary: within('ServiceAccountForm'),
  Field: within('ServiceAccountForm'),
  Manifest: within('AppRegistrationGuide'),
  OAuthProviderForm: <OAuthProviderForm />,
  PermissionList: within('ConsentPanel'),
  ReauthenticatePrompt: <ReauthenticatePrompt connectionId={freshOAuth.id} returnTo="/" />,
  SecretInput: within('ServiceAccountForm'),
  SelfAuthorization: (
    <SelfAuthorization connectionId={freshOAuth.id} account="user-5@contoso.example" invitation={null} />
  ),
  SelfAuthorizationCampaign: <SelfAuthorizationCampaign connectionId={freshOAuth.id} />,
  StoredSecret: within('ServiceAccountForm'),
  TextField: within('ServiceAccountForm'),
  AssignmentPreviewDialog: within('AuthTypeTable'),
  AuthorizationResult: <AuthorizationResult attemptId="attempt-1" returnTo="/" />,
  AuthorizeButton: <AuthorizeButton connectionId={freshOAuth.id} returnTo="/" />,
  AuthTypeTable: <AuthTypeTable pageSize={10} />,
  BulkProgress: within('AuthTypeTable'),
  ColumnChoice: within('AuthTypeTable'),
  ConnectionCard: <ConnectionCard connectionId={basic.id} returnTo="/" />,
  ConnectionList: <ConnectionList returnTo="/" />,
  ConnectivityTest: <ConnectivityTest target={{ connectionId: basic.id }} />,
  CopyButton: <CopyButton text="service@contoso.example" what="the service account" />,
  CopyField: within('AuthorizeButton'),
  DeadlineBanner: <DeadlineBanner />,
  DisconnectDialog: <DisconnectDialog connectionId={basic.id} open onClose={() => undefined} />,
  Entitled: (
    <Entitled to="more" what="More" request={<a href="/contact">Ask for it</a>}>
      <p>More</p>
    </Entitled>
  ),
  ErrorExplainer: <ErrorExplainer error={noMailbox} />,
  EvidenceReport: <EvidenceReport />,
  FilterSummary: within('AuthTypeTable'),
  HandOver: within('AuthorizeButton'),
  LogViewer: <LogViewer entries={[{ at: builtAt, level: 'info', text: 'Sync of Room 001 desk 5' }]} />,
  MigrationBoard: <MigrationBoard returnTo="/" />,
  MigrationStatusLine: <MigrationStatusLine />,
  MoveMatching: within('AuthTypeTable'),
  OutcomeNotice: within('AuthorizationResult'),
  PastedPage: within('AuthorizeButton'),
  PilotAndWaves: <PilotAndWaves from={basic.id} to={freshOAuth.id} />,
  PilotPanel: within('PilotAndWaves'),
  PreflightList: <PreflightList connectionId={freshOAuth.id} />,
  RollbackButton: <RollbackButton target={{ type: 'wave', waveId: 'wave-1' }} />,
  SearchBox: within('AuthTypeTable'),
  ServiceAccountForm: <ServiceAccountForm returnTo="/" />,
  StatusTiles: within('AuthTypeTable'),
  StrandedHelp: within('AuthorizeButton'),
  SyncStatusDetails: <SyncStatusDetails userId="user-5" />,
  TableContext: within('AuthTypeTable'),
  TablePages: within('AuthTypeTable'),
  TenantHardening: <TenantHardening connectionId={basic.id} />,
  UserPreflight: <UserPreflight userId="user-5" checks={[]} />,
  WavesPanel: within('PilotAndWaves'),
} satisfies Readonly<Record<Exclude<ComponentName, 'MigrationProvider'>, JSX.Element | Within>>;

export const everyComponent = Object.fromEntries(
  Object.entries(exported).filter((entry): entry is [string, JSX.Element] => !('within' in entry[1])),
) as { readonly [Name in keyof typeof exported as (typeof exported)[Name] extends Within ? never : Name]: JSX.Element };

/** All of them on one page; the dialog last, for what stands beside it is inert. */
export function EveryComponent(): ReactNode {
  const { DisconnectDialog: dialog, ...rest } = everyComponent;
  return (
    <>
      {Object.entries(rest).map(([name, element]) => (
        <div key={name}>{element}</div>
      ))}
      {dialog}
    </>
  );
}
