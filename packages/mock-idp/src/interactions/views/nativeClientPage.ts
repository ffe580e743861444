import { html } from 'hono/html';
import type { Markup } from './layout.ts';

/** Says nothing of how it went, because only the application knows. */
export function nativeClientPage(): Markup {
  return html`<h1>Back to the application</h1>
    <p>The application has its answer and closes this window. If it does not, close it yourself.</p>`;
}
