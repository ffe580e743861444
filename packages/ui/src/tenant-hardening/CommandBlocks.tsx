import type { CommandPlan } from '@authshift/core';
import type { ReactNode } from 'react';
import { CopyButton } from '../copy/CopyButton.tsx';
import { tenantHardeningEnglish } from '../messages/english/tenantHardening.ts';
import { useMessages } from '../messages/useMessages.ts';

/** In the order in which they are run. */
export const commandParts = ['read', 'write', 'verify', 'undo'] as const;

/** Commands to read, copy and run, block by block, with what to know before. */
export function CommandBlocks({ plan }: { readonly plan: CommandPlan }): ReactNode {
  const messages = useMessages('tenantHardening', tenantHardeningEnglish);
  return (
    <div className="authshift-commands">
      <strong>{messages.warnings}</strong>
      <ul lang="en">
        {plan.warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
      {commandParts.map((part) => (
        <div key={part}>
          <div className="authshift-head">
            <strong>{messages.part[part]}</strong>
            {plan[part].length === 0 ? null : <CopyButton text={plan[part].join('\n')} what={messages.part[part]} />}
          </div>
          {plan[part].length === 0 ? (
            <p className="authshift-hint">{messages.noUndo}</p>
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
            <pre dir="ltr" translate="no" tabIndex={0}>
              <code>{plan[part].join('\n')}</code>
            </pre>
          )}
        </div>
      ))}
      <a className="authshift-link" href={plan.source} target="_blank" rel="noreferrer">
        {messages.source}
      </a>
    </div>
  );
}
