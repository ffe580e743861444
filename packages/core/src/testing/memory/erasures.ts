import { type AuditEntry, type Erasure, type ErasureInput, erasureInputSchema } from '../../contract/index.ts';
import { type Actor, parseInput, recordAudit, type World } from './world.ts';

const ERASED = 'Erased person';

/** Forgets who somebody was: entries of the audit stay, without the name. */
export function erasePerson(world: World, actor: Actor, body: ErasureInput): Erasure {
  const person = parseInput(erasureInputSchema, body).person.toLowerCase();
  const is = (name: string): boolean => name.toLowerCase() === person;
  const entries = [...world.audit.values()].filter((entry) => is(entry.actor.id) || is(entry.actor.name));
  const named = new Set(entries.map((entry) => entry.actor.name));
  for (const entry of world.audit.values()) world.audit.set(entry.id, withoutNames(entry, [person, ...named]));
  recordAudit(world, actor, {
    action: 'person.erased',
    subject: { type: 'organization', id: world.settings.organization.id, label: 'People' },
    summary: `Erased: ${named.size}.`,
  });
  const kept = [...world.connections.values()].filter(({ account, status }) => status !== 'purged' && is(account));
  return { people: named.size, texts: 0, kept: kept.map(({ id }) => id) };
}

function withoutNames(entry: AuditEntry, names: readonly string[]): AuditEntry {
  const pattern = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const whole = new RegExp(`(?<![\\w@.+-])(${pattern})(?![\\w@+-]|\\.\\w)`, 'gi');
  const clean = (text: string): string => text.replace(whole, ERASED);
  return { ...entry, actor: { ...entry.actor, name: clean(entry.actor.name) }, summary: clean(entry.summary) };
}
