export type VerdictTone = 'ready' | 'block' | 'open' | 'debt';

const signs: Readonly<Record<VerdictTone, string>> = { ready: '✓', block: '✕', open: '○', debt: '!' };

/** How something stands: a sign and words, never colour alone. */
export function Verdict({ tone, text }: { readonly tone: VerdictTone; readonly text: string }) {
  return (
    <span className="hl-verdict" data-tone={tone}>
      <span aria-hidden="true">{signs[tone]}</span> {text}
    </span>
  );
}
