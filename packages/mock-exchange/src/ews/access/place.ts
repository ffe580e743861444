import type { DirectoryUser } from '@authshift/mock-idp';
import { isMoving, isOpenable } from '../../mailboxes/mailbox.ts';
import type { ExchangeServices } from '../../services.ts';

/** Which Exchange an endpoint belongs to, and so which mailboxes are behind it. */
export interface Place {
  readonly kind: 'cloud' | 'on-premises';
  hasMailbox(user: DirectoryUser): Promise<boolean>;
  /** Whether a mailbox that is there can be opened only later. */
  isMoving(user: DirectoryUser): Promise<boolean>;
}

/** A licence makes the mailbox, after a while; one that was deleted is kept, but nobody reaches it. */
export function cloudPlace({ settings }: Pick<ExchangeServices, 'settings'>): Place {
  return {
    kind: 'cloud',
    hasMailbox: async (user) => {
      const mailbox = await settings.mailbox(user);
      return isOpenable(user, mailbox) || isMoving(user, mailbox);
    },
    isMoving: async (user) => isMoving(user, await settings.mailbox(user)),
  };
}

/** A mailbox of one's own servers takes no licence. */
export const onPremisesPlace: Place = {
  kind: 'on-premises',
  hasMailbox: async (user) => user.location === 'on-premises',
  isMoving: async () => false,
};
