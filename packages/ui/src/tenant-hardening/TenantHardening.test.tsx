import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { renderStaged } from '../../test/render.tsx';
import { scene } from '../../test/Stage.tsx';
import { basic, movedRun } from '../../test/worlds.ts';
import { TenantHardening } from './TenantHardening.tsx';

const state = () => document.querySelector('.authshift-hardening')?.getAttribute('data-state');
const button = (name: string) => page.getByRole('button', { name, exact: true });

test('propose, declare and test by keyboard alone; a veto keeps what was typed', async () => {
  const asked: string[] = [];
  let agrees = false;
  await renderStaged(
    <TenantHardening
      connectionId={basic.id}
      onBefore={({ type }) => {
        asked.push(type);
        return agrees;
      }}
    />,
    { world: movedRun },
  );
  const name = page.getByRole('textbox', { name: 'Your name, as the one who answers for it' });
  await expect.element(name).toBeVisible();
  await userEvent.tab();
  await expect.element(page.getByRole('radio').first()).toHaveFocus();
  await userEvent.keyboard('{Tab}Door scanner{Tab}{Tab}');
  await expect.element(name).toHaveFocus();
  await userEvent.keyboard('Admin of Contoso{Enter}');
  await expect.poll(() => asked).toEqual(['propose-policy-change']);
  await expect.element(name).toHaveValue('Admin of Contoso');
  await expect.element(page.getByRole('textbox').first()).toHaveValue('Door scanner');
  expect(state()).toBe('empty');

  agrees = true;
  await userEvent.keyboard('{Enter}');
  await expect.element(button('It has been made')).toBeVisible();
  expect(state()).toBe('proposed');
  await expect.element(page.getByRole('heading', { level: 3 })).toHaveFocus();
  button('I have handed them over').element().focus();
  await userEvent.keyboard('{Tab}{Enter}');
  await expect.element(button('Test now')).toBeVisible();
  await userEvent.tab();
  await expect.element(page.getByText('Commands for Exchange Online PowerShell')).toHaveFocus();
  await userEvent.tab();
  await expect.element(button('Test now')).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('Too early to tell')).toBeVisible();
  expect(asked.slice(1)).toEqual(['propose-policy-change', 'declare-policy-applied', 'verify-policy-change']);
  const [change] = await scene().backend.client().listPolicyChanges();
  expect(change?.acknowledgement).toMatchObject({ otherApps: ['Door scanner'], signedBy: 'Admin of Contoso' });
});

test('all of it fits into one mail: what is asked, the warnings, every command, and the way back', async () => {
  await renderStaged(<TenantHardening connectionId={basic.id} />, { world: movedRun });
  await page.getByRole('textbox', { name: 'Your name, as the one who answers for it' }).fill('Admin of Contoso');
  await button('Write the commands').click();
  const mail = page.getByRole('link', { name: 'Write a mail' });
  await expect.element(mail).toBeVisible();
  const text = decodeURIComponent(mail.element().getAttribute('href') ?? '');
  const shown = [...document.querySelectorAll('.authshift-commands code')].map(({ textContent }) => textContent ?? '');
  expect(shown.length).toBeGreaterThan(2);
  for (const commands of shown) expect(text).toContain(commands);
  expect(text).toMatch(
    /^mailto:\?subject=Please make a change in Exchange for .+: Refuse Basic for this account&body=Hello/,
  );
});
