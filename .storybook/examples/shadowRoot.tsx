import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';

/** In a shadow root nothing of the page's styles arrives, and nothing of ours leaves. The sheet is linked inside. */
export function mountInShadow(host: HTMLElement, page: ReactNode, stylesheetUrl: string): () => void {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = stylesheetUrl;
  const place = document.createElement('div');
  host.attachShadow({ mode: 'open' }).append(link, place);
  const root = createRoot(place);
  root.render(page);
  return () => root.unmount();
}
