import type { Log, LogEntry } from '../log.ts';
import type { Settings } from './settings.ts';

const levels = ['debug', 'info', 'warn', 'error'] as const satisfies readonly LogEntry['level'][];

/** One line of JSON an entry, with its time. */
export function createLineLog(least: LogEntry['level'], write: (line: string) => void): Log {
  const from = levels.indexOf(least);
  return (entry) => {
    if (levels.indexOf(entry.level) < from) return;
    write(JSON.stringify({ time: new Date().toISOString(), ...entry }));
  };
}

export function readLogLevel(settings: Settings): LogEntry['level'] {
  const value = settings.find('AUTHSHIFT_LOG_LEVEL') ?? 'info';
  const level = levels.find((one) => one === value);
  if (level === undefined) settings.note(`AUTHSHIFT_LOG_LEVEL must be one of ${levels.join(', ')}.`);
  return level ?? 'info';
}
