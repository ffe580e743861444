import type { ReactNode } from 'react';
import { Later } from '../later/Later.tsx';
import type { LaterPart } from '../later/laterPart.ts';
import { commonEnglish } from '../messages/english/common.ts';
import { useMessages } from '../messages/useMessages.ts';

interface OpenedProps<P> {
  readonly part: LaterPart<P>;
  readonly props: P;
}

/** Fetches a component when its step is opened, and says so meanwhile. */
export function Opened<P extends object>({ part, props }: OpenedProps<P>): ReactNode {
  const common = useMessages('common', commonEnglish);
  return <Later part={part} props={props} meanwhile={<p className="authshift-hint">{common.loading}</p>} />;
}
