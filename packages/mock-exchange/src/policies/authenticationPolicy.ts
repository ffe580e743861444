/** Protocols that an authentication policy can allow Basic for, in the names of `AllowBasicAuth…`. */
export const basicProtocols = [
  'ActiveSync',
  'Autodiscover',
  'Imap',
  'Mapi',
  'OfflineAddressBook',
  'OutlookService',
  'Pop',
  'PowerShell',
  'ReportingWebServices',
  'Rest',
  'Rpc',
  'Smtp',
  'WebServices',
] as const;
export type BasicProtocol = (typeof basicProtocols)[number];

/** `New-AuthenticationPolicy`: it refuses Basic to every protocol it does not allow it for. */
export interface AuthenticationPolicy {
  readonly name: string;
  readonly allowBasicAuth: readonly BasicProtocol[];
}
