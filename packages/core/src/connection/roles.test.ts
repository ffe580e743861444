import { expect, test } from 'vitest';
import { checkRole } from './roles.ts';

const handOver = (to: string) => ({ ok: false, code: 'role_required', handOver: to });

test('a step is done by whoever has the role, or handed over to who has (G12)', () => {
  expect(checkRole('listUsers', 'viewer')).toEqual({ ok: true });
  expect(checkRole('changeAssignment', 'viewer')).toEqual(handOver('operator'));
  expect(checkRole('changeAssignment', 'operator')).toEqual({ ok: true });
  expect(checkRole('changeAssignment', 'admin')).toEqual({ ok: true });
  expect(checkRole('disconnect', 'operator')).toEqual(handOver('admin'));
  expect(checkRole('disconnect', 'admin')).toEqual({ ok: true });
});

test('what is done at Microsoft is handed over by everybody', () => {
  expect(checkRole('approve-app', 'admin')).toEqual(handOver('microsoft-365-admin'));
  expect(checkRole('register-app', 'admin')).toEqual(handOver('entra-admin'));
  expect(checkRole('switch-policy', 'admin')).toEqual(handOver('exchange-admin'));
  expect(checkRole('sign-in-as-user', 'admin')).toEqual(handOver('user'));
});
