import { expect, test, vi } from 'vitest';
import { saveFile } from './saveFile.ts';

test('the file has its name, its type and its text, and the page forgets it once the browser has it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const made = vi.spyOn(URL, 'createObjectURL');
  const forget = vi.spyOn(URL, 'revokeObjectURL');
  const saved = vi.fn();
  const press = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved(this.download, this.href);
  });
  saveFile({ name: 'failed-users.csv', type: 'text/csv', text: 'displayName,code\n' });
  const url = made.mock.results[0]?.value;
  expect(saved).toHaveBeenCalledExactlyOnceWith('failed-users.csv', url);
  const blob = made.mock.calls[0]?.[0] as Blob;
  expect([blob.type, await blob.text()]).toEqual(['text/csv;charset=utf-8', 'displayName,code\n']);
  expect(forget).not.toHaveBeenCalled();
  vi.runAllTimers();
  expect(forget).toHaveBeenCalledExactlyOnceWith(url);
  for (const spy of [made, forget, press]) spy.mockRestore();
  vi.useRealTimers();
});
