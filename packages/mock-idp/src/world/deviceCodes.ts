import { randomBytes } from 'node:crypto';
import { createTypableCode, hashSecret } from '../keys/secrets.ts';
import type { Table } from '../state/stateFolder.ts';
import type { Authentication } from './authentication.ts';

/** Seconds a device has. */
export const DEVICE_CODE_LIFETIME = 15 * 60;
const LIFETIME = DEVICE_CODE_LIFETIME * 1000;
/** More devices than anybody has waiting at once; beyond it the oldest has to ask again. */
const CAPACITY = 1000;
const USER_CODE_LENGTH = 9;

export interface DeviceSignIn extends Omit<Authentication, 'keepSignedIn'> {
  readonly tenantId: string;
  readonly oid: string;
}

/** A device that waits for its person. Device codes are kept by their hash only. */
export interface DeviceRow {
  readonly userCode: string;
  readonly clientId: string;
  /** The path segment the device asked at. */
  readonly segment: string;
  readonly scope: string;
  /** Milliseconds by the clock of the tenant the device asked at; real time where it named none. */
  readonly expiresAt: number;
  readonly state: 'waiting' | 'declined' | 'approved' | 'redeemed';
  readonly signIn?: DeviceSignIn;
}

export interface DeviceCodes {
  start(request: Pick<DeviceRow, 'clientId' | 'segment' | 'scope'>): {
    readonly deviceCode: string;
    readonly userCode: string;
  };
  find(deviceCode: string): DeviceRow | undefined;
  /** Only while it waits; case and dashes do not matter. A code that came too late is `expired`. */
  findWaiting(userCode: string): DeviceRow | 'expired' | undefined;
  isExpired(row: DeviceRow): boolean;
  settle(userCode: string, outcome: DeviceSignIn | 'declined'): void;
  /** False if it was redeemed before. */
  redeem(deviceCode: string): boolean;
}

/** `nowAt` is the time at a path segment. */
export function createDeviceCodes(table: Table<DeviceRow>, nowAt: (segment: string) => number): DeviceCodes {
  const isExpired = ({ expiresAt, segment }: DeviceRow): boolean => expiresAt <= nowAt(segment);
  const isLongGone = (row: DeviceRow | undefined): boolean =>
    row !== undefined && row.expiresAt + LIFETIME < nowAt(row.segment);
  const keyOf = (userCode: string): string | undefined =>
    table.keys().find((key) => table.get(key)?.userCode === userCode);
  const change = (key: string, changed: Partial<DeviceRow>): void => {
    const row = table.get(key);
    if (row !== undefined) table.set(key, { ...row, ...changed });
  };
  return {
    start: (request) => {
      for (const key of table.keys()) if (isLongGone(table.get(key))) table.delete(key);
      if (table.size >= CAPACITY) table.delete(table.oldest ?? '');
      const deviceCode = randomBytes(48).toString('base64url');
      const userCode = createTypableCode(USER_CODE_LENGTH);
      table.set(hashSecret(deviceCode), {
        ...request,
        userCode,
        expiresAt: nowAt(request.segment) + LIFETIME,
        state: 'waiting',
      });
      return { deviceCode, userCode };
    },
    isExpired,
    find: (deviceCode) => table.get(hashSecret(deviceCode)),
    findWaiting: (typed) => {
      const userCode = typed.replace(/[\s-]/g, '').toUpperCase();
      const row = table.rows().find((one) => one.userCode === userCode && one.state === 'waiting');
      return row !== undefined && isExpired(row) ? 'expired' : row;
    },
    settle: (userCode, outcome) => {
      const key = keyOf(userCode);
      if (key === undefined) return;
      change(key, outcome === 'declined' ? { state: 'declined' } : { state: 'approved', signIn: outcome });
    },
    redeem: (deviceCode) => {
      if (table.get(hashSecret(deviceCode))?.state !== 'approved') return false;
      change(hashSecret(deviceCode), { state: 'redeemed' });
      return true;
    },
  };
}
