import { describe, expect, it } from 'vitest';
import { languages } from '../pages/words/wordsFor.ts';
import { type VisitEnd, visitPage } from './visitPage.ts';

const end: VisitEnd = {
  kind: 'grant',
  status: 'failed',
  expected: 'service@contoso.example',
  expectedTenant: 'contoso',
  returned: null,
  error: null,
  again: null,
};

describe.each([...languages])('the page after a visit to Microsoft, in %s', (_, words) => {
  const tell = async (more: Partial<VisitEnd>) => (await visitPage(words, { ...end, ...more })).text();
  const refusal = 'AADSTS50020: User account does not exist in tenant.';

  it.each(['failed', 'declined'] as const)('says what Microsoft said when it %s', async (status) => {
    const page = await tell({ status, error: { code: 'AADSTS50020', literal: refusal, source: 'microsoft' } });
    expect(page).toContain(`<p>${words.visit.literal}</p><blockquote dir="auto">${refusal}</blockquote>`);
  });

  const mishaps = [
    'microsoft_unreachable',
    'connection_not_ready',
    'internal',
    'connection_changed',
    'answer_incomplete',
  ] as const;

  it.each(mishaps)('says in the reader’s language what else went wrong: %s', async (source) => {
    const page = await tell({ error: { code: null, literal: 'Words of the log.', source } });
    expect(page).toContain(`<p>${words.why[source]}</p>`);
    expect(page).not.toContain(words.visit.literal);
    expect(page).not.toContain('Words of the log.');
  });

  it.each<[string, Partial<VisitEnd>, string]>([
    ['that was withdrawn', {}, words.visit.ended.failed.what],
    ['whose work is done', { status: 'succeeded' }, words.visit.thanks],
  ])('puts no words into Microsoft’s mouth about a link %s', async (__, more, said) => {
    const literal = 'The link was withdrawn before Microsoft answered.';
    const page = await tell({ ...more, error: { code: 'link_revoked', literal, source: 'link' } });
    expect(page).toContain(`<p>${said}</p>`);
    expect(page).not.toContain(words.visit.literal);
    expect(page).not.toContain(literal);
  });
});
