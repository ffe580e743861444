import type { DirectoryUser, Licence } from '@authshift/mock-idp';
import type { Entity } from '../odata/filter.ts';

/** A person of the directory as Graph shows it. What nobody gave the mock is null, as in a tenant where nobody filled it in. */
export function viewUser(user: DirectoryUser): Entity {
  const isGuest = user.upn.includes('#EXT#');
  return {
    businessPhones: [],
    displayName: user.displayName,
    givenName: null,
    jobTitle: null,
    mail: user.mail ?? null,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    surname: null,
    userPrincipalName: user.upn,
    id: user.oid,
    accountEnabled: user.enabled,
    assignedLicenses: user.licences.map((licence) => ({ disabledPlans: [], skuId: plans[licence].skuId })),
    assignedPlans: user.licences.map((licence) => ({
      capabilityStatus: 'Enabled',
      service: 'exchange',
      servicePlanId: plans[licence].servicePlanId,
    })),
    mailNickname: user.upn.slice(0, user.upn.lastIndexOf('@')),
    onPremisesSyncEnabled: user.location === 'on-premises' ? true : null,
    otherMails: [],
    proxyAddresses: addressesOf(user),
    usageLocation: null,
    userType: isGuest ? 'Guest' : 'Member',
  };
}

// The primary address in capitals.
function addressesOf({ mail, aliases }: DirectoryUser): readonly string[] {
  return [...(mail === undefined ? [] : [`SMTP:${mail}`]), ...aliases.map((alias) => `smtp:${alias}`)];
}

interface Plan {
  readonly skuId: string;
  readonly skuPartNumber: string;
  readonly servicePlanId: string;
  readonly servicePlanName: string;
}

/** "Product names and service plan identifiers for licensing": Exchange Online (Plan 1), Microsoft 365 F3. */
const plans: Readonly<Record<Licence, Plan>> = {
  'exchange-online': {
    skuId: '4b9405b0-7788-4568-add1-99614e613b69',
    skuPartNumber: 'EXCHANGESTANDARD',
    servicePlanId: '9aaf7827-d63c-4b61-89c3-182f06f82e5c',
    servicePlanName: 'EXCHANGE_S_STANDARD',
  },
  frontline: {
    skuId: '66b55226-6b4f-492c-910c-a3b7a3c9d993',
    skuPartNumber: 'SPE_F1',
    servicePlanId: '4a82b400-a79f-41a4-b4e2-e94f5787b113',
    servicePlanName: 'EXCHANGE_S_DESKLESS',
  },
};

export function viewLicences(user: DirectoryUser): readonly Entity[] {
  return user.licences.map((licence) => {
    const { skuId, skuPartNumber, servicePlanId, servicePlanName } = plans[licence];
    const plan = { servicePlanId, servicePlanName, provisioningStatus: 'Success', appliesTo: 'User' };
    return { id: `${user.oid}_${skuId}`, skuId, skuPartNumber, servicePlans: [plan] };
  });
}
