import { html } from 'hono/html';
import { pageResponse } from '../pages/page.ts';
import type { StrayAnswer } from '../pages/words/words.ts';
import { wordsFor } from '../pages/words/wordsFor.ts';

/** A page of ours for answers that belong to no attempt of this browser: there is no page of the host to send it to. */
export function explain(request: Request, reason: StrayAnswer): Promise<Response> {
  const words = wordsFor(request);
  const { title, what, todo } = words.strayAnswers[reason];
  return pageResponse(words, {
    title,
    status: 400,
    content: html`<p>${what}</p><p>${words.nothingChanged} ${todo}</p>`,
  });
}
