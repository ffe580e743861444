import { html } from 'hono/html';
import { pageResponse } from '../pages/page.ts';

const texts = {
  unknown: {
    title: 'This sign-in is not known',
    what: 'Microsoft sent you back with a sign-in that was not started here, or that was finished long ago.',
    todo: 'Nothing was changed. Go back to the product and choose Authorize again.',
  },
  other_browser: {
    title: 'This sign-in was started in another browser',
    what: 'For your safety a sign-in can only be finished in the browser that started it.',
    todo: 'Nothing was changed. Go back to the browser in which you began, or begin again in this one.',
  },
  replayed: {
    title: 'This answer was used already',
    what: 'Each answer of Microsoft counts once, and this one has been taken.',
    todo: 'Nothing was changed by opening it again. You can close this page.',
  },
} as const;

/** A page of ours for answers that belong to no attempt of this browser: there is no page of the host to send it to. */
export function explain(reason: keyof typeof texts): Promise<Response> {
  const { title, what, todo } = texts[reason];
  return pageResponse({ title, status: 400, content: html`<p>${what}</p><p>${todo}</p>` });
}
