import type { SetupWorker } from 'msw/browser';
import { type ReactNode, useEffect, useState } from 'react';

interface Answer {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** A story beside what answers it: every request with its status as it happens, and the handlers that are there. */
export function WithTraffic({
  worker,
  children,
}: {
  readonly worker: SetupWorker;
  readonly children: ReactNode;
}): ReactNode {
  const [answers, setAnswers] = useState<readonly Answer[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    worker.events.on(
      'response:mocked',
      ({ request, response, requestId }) => {
        const { pathname, search } = new URL(request.url);
        const answer = { id: requestId, method: request.method, path: pathname + search, status: response.status };
        setAnswers((before) => [answer, ...before].slice(0, 50));
      },
      { signal: stop.signal },
    );
    return () => stop.abort();
  }, [worker]);
  const handlers = worker
    .listHandlers()
    .flatMap((handler) => ('info' in handler && 'header' in handler.info ? [String(handler.info.header)] : []));
  return (
    <div className="beside">
      <div>{children}</div>
      <aside aria-label="Answered by MSW">
        <h2>Answered by MSW</h2>
        <ol>
          {answers.map(({ id, method, path, status }) => (
            <li key={id}>
              <code>
                {status} {method} {path}
              </code>
            </li>
          ))}
        </ol>
        <details>
          <summary>{handlers.length} handlers</summary>
          <ul>
            {handlers.map((header) => (
              <li key={header}>
                <code>{header}</code>
              </li>
            ))}
          </ul>
        </details>
      </aside>
    </div>
  );
}
