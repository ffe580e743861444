import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '../button/Button.tsx';
import { copyEnglish } from '../messages/english/copy.ts';
import { useMessages } from '../messages/useMessages.ts';

export interface CopyButtonProps {
  /** What goes to the clipboard; a function where it is put together only then. */
  readonly text: string | (() => string);
  /** What is copied, for people who hear the button without seeing what stands beside it. */
  readonly what: string;
  /** @default "Copy" */
  readonly label?: string | undefined;
  readonly onCopied?: (() => void) | undefined;
}

/** Copies and says so in its own words, also to assistive technology; where the browser forbids it, says that as well. */
export function CopyButton({ text, what, label, onCopied }: CopyButtonProps): ReactNode {
  const messages = useMessages('copy', copyEnglish);
  const [said, setSaid] = useState<'copied' | 'refused' | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    const done = await write(typeof text === 'string' ? text : text());
    setSaid(done ? 'copied' : 'refused');
    if (done) onCopied?.();
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setSaid(null), 4000);
  };
  return (
    <span className="authshift-banner-actions">
      <Button aria-label={`${label ?? messages.copy}: ${what}`} onClick={() => void copy()}>
        {label ?? messages.copy}
      </Button>
      <span role="status">{said === null ? null : messages[said]}</span>
    </span>
  );
}

async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
