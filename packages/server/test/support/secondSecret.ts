import type { MockMicrosoft } from '@authshift/mock-exchange';
import { CONNECTOR } from './microsoft.ts';

export interface SecondSecret {
  /** Remembers what a person copied from Entra into the product. */
  watch(url: string, init: RequestInit | undefined): void;
  /** Whether Entra knows that secret. */
  accept(accepted: boolean): Promise<void>;
}

/** The second secret of the vendor's app, as its page in Entra has it: there, or not there any more. */
export function createSecondSecret({ idp }: MockMicrosoft): SecondSecret {
  let value = '';
  let known = false;
  return {
    watch(url, init) {
      if (init?.method !== 'POST' || !/\/v1\/registrations\/[^/]+\/secret$/.test(url)) return;
      const { secret } = JSON.parse(String(init.body)) as { secret?: string };
      value = secret ?? value;
    },
    async accept(accepted) {
      if (known === accepted) return;
      known = accepted;
      await (accepted ? idp.addAppSecret(CONNECTOR, { value }) : idp.removeAppSecret(CONNECTOR, value));
    },
  };
}
