import type { Connection } from '@authshift/core/contract';
import type { MicrosoftPage } from '@authshift/core/diagnosis';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { CopyButton } from '../copy/CopyButton.tsx';
import { DiagnosisFacts } from '../diagnosis/DiagnosisFacts.tsx';
import { useDiagnosing } from '../diagnosis/useDiagnose.ts';
import { LiteralAnswer } from '../literal-answer/LiteralAnswer.tsx';
import { authorizationEnglish } from '../messages/english/authorization.ts';
import { useMessages } from '../messages/useMessages.ts';

export interface StrandedHelpProps {
  readonly connection: Pick<Connection, 'protocol' | 'authType' | 'status'>;
}

/** For a person whom Microsoft keeps on a page of its own, of which nobody hears: what that page means, from its pasted text. */
export function StrandedHelp({ connection }: StrandedHelpProps): ReactNode {
  const messages = useMessages('authorization', authorizationEnglish);
  const [open, setOpen] = useState(connection.status === 'stranded');
  return (
    <details className="authshift-stranded" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{messages.stranded}</summary>
      {open ? <PastedPage connection={connection} /> : null}
    </details>
  );
}

/** Takes the text of a page of Microsoft's, takes the secrets out of it and explains the rest. Nothing leaves the browser. */
export function PastedPage({ connection }: StrandedHelpProps): ReactNode {
  const messages = useMessages('authorization', authorizationEnglish);
  const diagnosing = useDiagnosing();
  const id = useId();
  const input = useRef<HTMLTextAreaElement>(null);
  const [page, setPage] = useState<MicrosoftPage | null>(null);
  const { protocol, authType } = connection;
  const read = () => {
    const field = input.current;
    if (field === null || diagnosing === null) return;
    const clean = diagnosing.redact(field.value);
    if (clean !== field.value) field.value = clean;
    setPage(clean.trim() === '' ? null : diagnosing.parseMicrosoftPage(clean, { protocol, authType }));
  };
  const latest = useRef(read);
  latest.current = read;
  useEffect(() => {
    // What was pasted before the catalogue had arrived.
    if (diagnosing !== null) latest.current();
  }, [diagnosing]);
  return (
    <div className="authshift-field">
      <label className="authshift-field-label" htmlFor={id}>
        {messages.paste}
      </label>
      <p className="authshift-hint" id={`${id}-hint`}>
        {messages.pasteHint}
      </p>
      <textarea
        ref={input}
        id={id}
        className="authshift-input"
        rows={3}
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}-hint`}
        onInput={read}
      />
      <div role="status">{page === null ? null : <PageMeaning page={page} />}</div>
    </div>
  );
}

function PageMeaning({ page }: { readonly page: MicrosoftPage }): ReactNode {
  const messages = useMessages('authorization', authorizationEnglish);
  const { diagnosis, message, code } = page;
  if (!page.found || diagnosis === null) return <p>{messages.pasteNothing}</p>;
  return (
    <section className="authshift-diagnosis">
      <h4 dir="auto">{diagnosis.title}</h4>
      {message === null ? null : <LiteralAnswer text={code === null ? message : `${code}: ${message}`} />}
      <DiagnosisFacts diagnosis={diagnosis} />
      <CopyButton label={messages.copyForSupport} what={diagnosis.title} text={() => forSupport(page)} />
    </section>
  );
}

/** What Microsoft's support asks for; the ids are no secrets. */
function forSupport({ code, message, traceId, correlationId, requestId, timestamp }: MicrosoftPage): string {
  const lines: readonly (readonly [string, string | null])[] = [
    ['Error', code],
    ['Message', message],
    ['Trace ID', traceId],
    ['Correlation ID', correlationId],
    ['Request ID', requestId],
    ['Timestamp', timestamp],
  ];
  return lines
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}
