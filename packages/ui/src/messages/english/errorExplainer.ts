import type { Diagnosis } from '@authshift/core';
import type { Format } from '../format.ts';

export type ErrorExplainerMessages = ReturnType<typeof errorExplainerEnglish>;

export const errorExplainerEnglish = (_format: Format) => ({
  lookingUp: 'Looking up what this means…',
  cause: 'Cause',
  remedy: 'What to do',
  whoActs: 'Who must act',
  unverified: 'Not confirmed by a document of Microsoft.',
  otherCauses: 'Other possible causes, likeliest first',
  standing: { likely: 'Fits what is known', ruledOut: 'Does not fit what is known' },
  owner: {
    'product-admin': 'An administrator of this product',
    'microsoft-365-admin': 'A Microsoft 365 administrator of your organization',
    'exchange-admin': 'An Exchange administrator of your organization',
    'entra-admin': 'An Entra administrator of your organization',
    user: 'The user',
    vendor: 'The maker of this product',
    microsoft: 'Microsoft',
  } satisfies Record<Diagnosis['owner'], string>,
  retry: {
    transient: 'It is tried again by itself.',
    'refresh-once': 'It is tried once more with a new token; after that the service account must sign in again.',
    'needs-reauth': 'It works again after the service account has signed in.',
    'needs-admin': 'It works again after the change, which Microsoft may take up to a day to apply.',
    propagating: 'The change was made; Microsoft may take up to a day to apply it. It is tried again by itself.',
    config: 'Trying again does not help before something is changed.',
    'not-ours': 'It has nothing to do with how this connection signs in.',
  } satisfies Record<Diagnosis['retry'], string>,
});
