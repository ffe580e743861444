import { useState } from 'react';

/** A text one needs elsewhere, such as the name of an account, and a button that copies it. */
export function CopyText({ text, what }: { readonly text: string; readonly what: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <span className="hl-copy">
      <code>{text}</code>
      <button type="button" className="hl-button hl-button-quiet" aria-label={`Copy ${what}: ${text}`} onClick={copy}>
        {copied ? 'Copied' : 'Copy'}
      </button>
    </span>
  );
}
