import type { ReactNode } from 'react';
import { entitlementEnglish } from '../messages/english/entitlement.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { StatusMark } from '../status-mark/StatusMark.tsx';

export interface EntitledProps {
  /** In your own words, as your back end's `entitlements` has it. */
  readonly to: string;
  /** What it is called in front of people. */
  readonly what: string;
  /** The way to get it: your button, link or address. */
  readonly request: ReactNode;
  /** What is offered to who has it. */
  readonly children: ReactNode;
}

/**
 * Offers something to organizations your product has switched it on for, and to the others the way to ask for it.
 * `data-state` on what stands in its place: `missing`. Nothing is there until it is known.
 */
export function Entitled({ to, what, request, children }: EntitledProps): ReactNode {
  const messages = useMessages('entitlement', entitlementEnglish);
  const entitled = useMigrationSelector((state) => state.me?.entitlements.includes(to));
  if (entitled === undefined) return null;
  if (entitled) return children;
  return (
    <section className="authshift-card" data-authshift-part="entitlement" data-state="missing" aria-label={what}>
      <StatusMark tone="neutral">{messages.missing(what)}</StatusMark>
      <p className="authshift-hint">{messages.ask}</p>
      {request}
    </section>
  );
}
