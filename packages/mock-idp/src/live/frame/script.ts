/**
 * Keeps a list up to date. New items go on top and changed ones to where they are; what is open stays open, and what has the focus keeps
 * it. How many have come is said at most every two seconds, so that a screen reader can follow.
 */
export const LIVE_SCRIPT = `
const list = document.getElementById('live');
const state = document.getElementById('state');
const updating = document.getElementById('updating');
const waiting = new Map();
const shown = new Set();
let telling = 0;
const tell = () => {
  telling = 0;
  const held = waiting.size === 0 ? '' : ' ' + waiting.size + ' more are waiting.';
  state.textContent = (shown.size === 0 ? '' : shown.size + ' new ' + list.dataset.what + '.') + held;
};
const keyOf = (element) => element?.closest('[data-key]')?.dataset.key;
const findKey = (root, key) => [...root.querySelectorAll('[data-key]')].find((one) => one.dataset.key === key);
const replace = (old, item) => {
  const focused = old.contains(document.activeElement) ? keyOf(document.activeElement) : undefined;
  for (const open of old.querySelectorAll('details[open]')) findKey(item, open.dataset.key)?.setAttribute('open', '');
  old.replaceWith(item);
  if (focused !== undefined) findKey(item, focused)?.querySelector('summary')?.focus();
};
const prune = () => {
  for (const last of [...list.children].slice(Number(list.dataset.most))) {
    if (!last.contains(document.activeElement) && last.querySelector('details[open]') === null) last.remove();
  }
};
const show = () => {
  if (updating.checked) {
    for (const [id, markup] of waiting) {
      const part = document.createElement('template');
      part.innerHTML = markup;
      const item = part.content.firstElementChild;
      const old = document.getElementById(id);
      if (old === null) {
        item.classList.add('new');
        list.prepend(item);
        shown.add(id);
      } else replace(old, item);
    }
    waiting.clear();
    prune();
  }
  if (telling === 0) telling = setTimeout(tell, 2000);
};
updating.addEventListener('change', show);
const source = new EventSource(list.dataset.events);
source.onmessage = ({ data }) => {
  const { id, markup } = JSON.parse(data);
  waiting.set(id, markup);
  show();
};
source.onerror = () => {
  if (source.readyState === EventSource.CLOSED) state.textContent = 'The mock has ended. Reload this page when it is back.';
};
`;

/** Keeps single words of a page up to date: whenever something was asked of the mock, at most once a second. What is gone says so. */
export const REFRESH_SCRIPT = `
const words = [...document.querySelectorAll('[data-refresh]')];
let due = 0;
const refresh = async () => {
  due = 0;
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const now = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const one of words) one.textContent = now.getElementById(one.id)?.textContent ?? one.dataset.refresh;
};
if (words.length > 0) {
  new EventSource(document.getElementById('content').querySelector('[data-events]').dataset.events).onmessage = () => {
    if (due === 0) due = setTimeout(refresh, 1000);
  };
}
`;
