import { type ReactNode, useEffect, useReducer } from 'react';
import type { LaterPart } from './laterPart.ts';

interface LaterProps<P> {
  readonly part: LaterPart<P>;
  readonly props: P;
  /** Stands in its place until it is here, and stays if it cannot be fetched. */
  readonly meanwhile?: ReactNode;
}

/** Shows a part that is fetched when it is first shown. No Suspense: one that does not arrive must not take the page away. */
export function Later<P extends object>({ part, props, meanwhile }: LaterProps<P>): ReactNode {
  const [, showAgain] = useReducer((times: number) => times + 1, 0);
  const Part = part.component;
  useEffect(() => {
    if (!part.component) void part.fetch().then(showAgain);
  }, [part]);
  return Part ? <Part {...props} /> : meanwhile;
}
