import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { renderStaged } from '../../test/render.tsx';
import { scene } from '../../test/Stage.tsx';
import { movedRun } from '../../test/worlds.ts';
import { EvidenceReport } from './EvidenceReport.tsx';

test('the file that is saved is what the back end answered', async () => {
  const blobs: Blob[] = [];
  const make = vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    blobs.push(blob as Blob);
    return 'blob:report';
  });
  const saved = vi.fn();
  const press = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved(this.download, this.href);
  });
  await renderStaged(<EvidenceReport />, { world: movedRun });
  await page.getByRole('button', { name: 'Make the report' }).click();
  await page.getByRole('button', { name: 'Save as JSON' }).click();

  expect(saved).toHaveBeenCalledExactlyOnceWith('evidence Contoso 2022-06-01.json', 'blob:report');
  const { lastAuditId: _, ...report } = JSON.parse((await blobs[0]?.text()) ?? '');
  const { lastAuditId: __, ...answer } = await scene().backend.client().getEvidence();
  expect(report).toEqual(answer);
  for (const spy of [make, press]) spy.mockRestore();
});
