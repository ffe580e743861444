/** What a baseline shows: a story, what the toolbar says, and how wide the window is. */
export interface BaselineStory {
  readonly id: string;
  readonly globals?: string;
  readonly width?: number;
}

const plain = [
  'components-authtypetable--parallel-run',
  'components-authtypetable--pilot',
  'components-authtypetable--empty',
  'components-authtypetable--loading',
  'components-authtypetable--could-not-load',
  'components-authtypetable--nobody-matches',
  'components-authtypetable--three-connections',
  'components-authtypetable--long-names-and-markup',
  'components-authtypetable--viewer',
  'components-authorizationresult--pending',
  'components-authorizationresult--succeeded',
  'components-authorizationresult--wrong-account',
  'components-authorizationresult--declined',
  'components-authorizationresult--failed',
  'components-authorizebutton--ready',
  'components-authorizebutton--viewer',
  'components-connectioncard--working',
  'components-connectioncard--saved',
  'components-connectioncard--wrong-account',
  'components-connectioncard--working-with-problems',
  'components-connectioncard--disconnected',
  'components-connectioncard--long-name',
  'components-connectivitytest--works',
  'components-connectivitytest--too-early',
  'components-consentpanel--not-asked',
  'components-deadlinebanner--four-months-left',
  'components-deadlinebanner--two-weeks-left',
  'components-disconnectdialog--blocked',
  'components-disconnectdialog--allowed',
  'components-errorexplainer--known',
  'components-errorexplainer--several-causes',
  'components-errorexplainer--unknown',
  'components-evidencereport--made',
  'components-logviewer--lines',
  'components-preflightlist--some-blocked',
  'components-rollbackbutton--takes-users-back',
  'components-serviceaccountform--blank',
  'components-serviceaccountform--nothing-filled-in',
  'components-serviceaccountform--existing-basic',
  'components-serviceaccountform--viewer',
  'components-syncstatusdetails--moved-and-healthy',
  'components-syncstatusdetails--on-trial-beside-basic',
  'components-syncstatusdetails--unlicensed',
  'components-syncstatusdetails--no-connection',
  'components-tenanthardening--reaches-everybody',
  'components-appregistrationguide--ews',
  'components-connectionlist--old-beside-new',
  'components-migrationboard--pilot-running',
  'components-migrationboard--all-moved',
  'components-oauthproviderform--existing',
  'components-pilotandwaves--stopped-by-its-rule',
  'components-reauthenticateprompt--due',
  'components-selfauthorization--invited',
  'components-selfauthorizationcampaign--under-way',
  'foundations-status-marks--tones',
];

/** About sixty: each component in its main states, and a few of them in other looks. */
export const baselineStories: readonly BaselineStory[] = [
  ...plain.map((id) => ({ id })),
  { id: 'components-authtypetable--pilot', globals: 'theme:dark' },
  { id: 'components-authtypetable--pilot', globals: 'dir:rtl' },
  { id: 'components-authtypetable--pilot', width: 390 },
  { id: 'components-authtypetable--pilot', globals: 'density:compact' },
  { id: 'components-connectioncard--working', globals: 'theme:dark' },
  { id: 'components-connectioncard--working', globals: 'theme:light-contrast' },
  { id: 'components-serviceaccountform--blank', globals: 'theme:dark' },
  { id: 'components-serviceaccountform--blank', width: 390 },
  { id: 'components-serviceaccountform--blank', globals: 'locale:pseudo', width: 390 },
  { id: 'components-syncstatusdetails--unlicensed', globals: 'theme:dark' },
  { id: 'components-syncstatusdetails--unlicensed', width: 390 },
];

/** The files of a baseline are called after it. */
export function nameOf({ id, globals = '', width = 1280 }: BaselineStory): string {
  return [id, globals.replace(':', '-'), width === 1280 ? '' : `${width}`].filter((part) => part !== '').join('.');
}
