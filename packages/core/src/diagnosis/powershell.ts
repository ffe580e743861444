import * as causes from './causes.ts';
import type { Row } from './entry.ts';
import { addPermission, newModule, useCertificate } from './steps.ts';

// Stryker disable StringLiteral: texts for people; catalogue.test.ts holds codes and patterns

export const powershellRows: readonly Row[] = [
  [
    69,
    'powershell_basic_failed',
    'Basic Authorization failed for user',
    'PowerShell takes no passwords',
    ['Remote PowerShell with Basic has ended.', [newModule]],
    'config',
    'OfficeDocs-Support#436',
  ],
  [
    70,
    'powershell_access_denied',
    'following error message : Access is denied|AccessDenied,PSSessionOpenFailed',
    'PowerShell refused the session',
    [causes.basicOff, causes.noRole],
    'config',
    'office-docs-powershell#4539, #6954',
  ],
  [
    71,
    'winrm_basic_disabled',
    'disabled in the client configuration',
    'The module is too old',
    ['It needs the Basic header of WinRM even to carry OAuth.', [newModule]],
    'config',
    'office-docs-powershell#4504; orca#75',
  ],
  [
    72,
    'powershell_unauthorized',
    'UnAuthorized|System.UnauthorizedAccessException',
    'The app may not manage Exchange',
    ['The permission Exchange.ManageAsApp is missing.', [addPermission]],
    'needs-admin',
    'oneidentity KB 4381137',
  ],
  [
    73,
    'powershell_role_missing',
    "The role assigned to application … isn't supported in this scenario",
    'The app has no role that fits',
    [causes.noRole],
    'needs-admin',
    '',
    'unverified',
  ],
  [
    74,
    'powershell_no_window',
    '0xffffffff80070520',
    'No window to sign in with',
    [
      'The session has no desktop for the sign-in window.',
      [['Sign in by device code.', 'exchange-admin'], useCertificate],
    ],
    'config',
    'ever-ag#74',
  ],
  [
    75,
    'powershell_module_incorrect',
    'Module could not be correctly formed',
    'The app has the wrong permission',
    ['A permission like Exchange.ManageAsApp was given, but not this very one.', [addPermission]],
    'needs-admin',
    'learn Q&A 5848699',
  ],
  [
    76,
    'powershell_mfa',
    'AADSTS50076',
    'A password alone is not enough',
    ['The account needs a second factor, which a stored password cannot give.', [useCertificate]],
    'config',
    'O365-Cloud-Sec-Tooling#6',
  ],
  [
    77,
    'powershell_no_credential',
    "matches parameter name 'Credential'",
    'The module takes no passwords any more',
    ['Since July 2026 the module has no -Credential.', [useCertificate]],
    'config',
    'MC1248389',
    'unverified',
  ],
];
