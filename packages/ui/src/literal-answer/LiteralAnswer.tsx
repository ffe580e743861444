import type { ReactNode } from 'react';
import { commonEnglish } from '../messages/english/common.ts';
import { useMessages } from '../messages/useMessages.ts';

/** What a server answered, exactly as it came, so that it can be searched for and quoted. */
export function LiteralAnswer({ text }: { readonly text: string }): ReactNode {
  const common = useMessages('common', commonEnglish);
  return (
    <code className="authshift-literal" dir="ltr" translate="no" title={common.literalAnswer}>
      {text}
    </code>
  );
}
