import type { KindOfChange, Spreading } from './propagation.ts';

export const ewsAccessModes = ['EnforceAllowList', 'EnforceBlockList'] as const;
export type EwsAccessMode = (typeof ewsAccessModes)[number];

/** How Microsoft sees what a tenant sends: no administrator decides it. New and misused tenants meet the other two. */
export const sendingStates = ['accepted', 'traffic-not-accepted', 'threshold-exceeded'] as const;
export type SendingState = (typeof sendingStates)[number];

/** The budget of an account, in milliseconds of work, as `New-ThrottlingPolicy` counts them. */
export interface EwsThrottling {
  /** `-EwsMaxBurst`: saved up at most. */
  readonly maxBurst: number;
  /** `-EwsRechargeRate`: earned in an hour. */
  readonly rechargeRate: number;
  /** `-EwsCutoffBalance`: owed at most; then nothing is done until some is earned. */
  readonly cutoffBalance: number;
}

/** What an Exchange administrator decides for the whole tenant. */
export interface TenantSettings {
  /** `Set-TransportConfig -SmtpClientAuthenticationDisabled`. It stops OAuth as well. */
  readonly smtpClientAuthenticationDisabled: boolean;
  /** Basic at SMTP AUTH switched on again after Microsoft switched it off for every tenant. [unverified: by which command] */
  readonly smtpBasicKeptOn: boolean;
  /** `Set-OrganizationConfig -EwsEnabled`: null = not decided. */
  readonly ewsEnabled: boolean | null;
  /** `-EwsAllowedAppIDs`; null = the list Microsoft filled with the applications it saw in use: all of the tenant's. */
  readonly ewsAllowedAppIds: readonly string[] | null;
  /** The older lists, by user agent; they also hold for REST. */
  readonly ewsApplicationAccessPolicy: EwsAccessMode | null;
  readonly ewsAllowList: readonly string[];
  readonly ewsBlockList: readonly string[];
  /** `Set-OrganizationConfig -DefaultAuthenticationPolicy`: a policy's name. */
  readonly defaultAuthenticationPolicy: string | null;
  /** Entra's security defaults, as the directory has them. */
  readonly securityDefaults: boolean;
  readonly sending: SendingState;
  /** How much work EWS does for one account. Microsoft's, unless the world says otherwise; of one's own servers, `Set-ThrottlingPolicy`. */
  readonly ewsThrottling: EwsThrottling;
  /** How quickly administrators' changes reach the protocol ends. */
  readonly spreading: Spreading;
}

/** What of them Exchange keeps itself; security defaults are the directory's. */
export type KeptTenantSettings = Omit<TenantSettings, 'securityDefaults'>;
export type TenantSettingsChange = {
  readonly [Name in keyof KeptTenantSettings]?: KeptTenantSettings[Name] | undefined;
};

/**
 * A tenant nobody changed: SMTP AUTH on, and EWS kept by the administrator before Microsoft's date with the list that
 * Microsoft filled, so that what has approved applications works. `ewsEnabled: null` is the tenant that did nothing.
 */
export const defaultTenantSettings: KeptTenantSettings = {
  smtpClientAuthenticationDisabled: false,
  smtpBasicKeptOn: false,
  ewsEnabled: true,
  ewsAllowedAppIds: null,
  ewsApplicationAccessPolicy: null,
  ewsAllowList: [],
  ewsBlockList: [],
  defaultAuthenticationPolicy: null,
  sending: 'accepted',
  ewsThrottling: { maxBurst: 300_000, rechargeRate: 900_000, cutoffBalance: 3_000_000 },
  spreading: 'typical',
};

/** How each setting spreads; `undefined` = it is no setting of Exchange, and holds at once. */
export const tenantSettingKinds: Readonly<Record<keyof KeptTenantSettings, KindOfChange | undefined>> = {
  smtpClientAuthenticationDisabled: 'tenant-smtp-auth',
  smtpBasicKeptOn: 'tenant-smtp-auth',
  ewsEnabled: 'ews',
  ewsAllowedAppIds: 'ews',
  ewsApplicationAccessPolicy: 'ews',
  ewsAllowList: 'ews',
  ewsBlockList: 'ews',
  defaultAuthenticationPolicy: 'authentication-policy',
  sending: undefined,
  ewsThrottling: undefined,
  spreading: undefined,
};
