import type { Result } from '@authshift/core';
import { useState } from 'react';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-react';
import { createWorld } from '../../test/worlds.ts';
import { MigrationProvider } from '../provider/MigrationProvider.tsx';
import { useWrite, type WriteEvent, type WriteHooks } from './useWrite.ts';

const done: Result<string> = { ok: true, value: 'done' };
const refused: Result<string> = {
  ok: false,
  error: { reason: 'refused', problem: null } as unknown as Extract<Result<string>, { ok: false }>['error'],
};

interface RestoreProps {
  readonly hooks: WriteHooks<'restore-connection'>;
  readonly send: () => Promise<Result<string>>;
}

function Restore({ hooks, send }: RestoreProps) {
  const write = useWrite(hooks);
  const [said, setSaid] = useState('');
  const restore = async () => {
    const outcome = await write({ type: 'restore-connection', connectionId: 'one' }, send);
    setSaid(outcome === null ? 'vetoed' : outcome.ok ? outcome.value : 'refused');
  };
  return (
    <>
      <button type="button" onClick={() => void restore()}>
        Restore
      </button>
      <output>{said}</output>
    </>
  );
}

async function press(hooks: WriteHooks<'restore-connection'>, answer = done) {
  const send = vi.fn(async () => answer);
  const events: WriteEvent[] = [];
  const screen = await render(
    <MigrationProvider client={createWorld().backend.client()} onEvent={(event) => void events.push(event)}>
      <Restore hooks={hooks} send={send} />
    </MigrationProvider>,
  );
  await screen.getByRole('button', { name: 'Restore' }).click();
  const output = screen.container.querySelector('output');
  await expect.poll(() => output?.textContent).not.toBe('');
  const said = output?.textContent;
  await screen.unmount();
  return { send, said, events, phases: events.map((event) => event.phase) };
}

test('without a say of the host, a change is sent and its answer told', async () => {
  const onAfter = vi.fn();
  const { send, said, phases } = await press({ onAfter });
  expect(send).toHaveBeenCalledOnce();
  expect(said).toBe('done');
  expect(phases).toEqual(['sent', 'done']);
  expect(onAfter).toHaveBeenCalledExactlyOnceWith({ type: 'restore-connection', connectionId: 'one' }, done);
});

test('false vetoes, at once or later: nothing is sent', async () => {
  for (const onBefore of [() => false, async () => false]) {
    const onAfter = vi.fn();
    const { send, said, phases } = await press({ onBefore, onAfter });
    expect(send).not.toHaveBeenCalled();
    expect(said).toBe('vetoed');
    expect(phases).toEqual(['vetoed']);
    expect(onAfter).not.toHaveBeenCalled();
  }
});

test('anything else agrees', async () => {
  for (const onBefore of [() => true, () => undefined, async () => undefined]) {
    expect((await press({ onBefore })).said).toBe('done');
  }
});

test('a refusal of the back end is told with its error', async () => {
  const { events, said } = await press({}, refused);
  expect(said).toBe('refused');
  expect(events.at(-1)).toMatchObject({ phase: 'refused', error: refused.ok ? null : refused.error });
});

test("a host's function that throws vetoes before and is ignored after, and its error reaches the page's reporting", async () => {
  const report = vi.spyOn(globalThis, 'reportError').mockImplementation(() => undefined);
  const broken = () => {
    throw new Error('of the host');
  };
  expect((await press({ onBefore: broken })).said).toBe('vetoed');
  expect((await press({ onAfter: broken })).said).toBe('done');
  expect(report).toHaveBeenCalledTimes(2);
  report.mockRestore();
});
