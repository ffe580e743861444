import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { Provision } from '../provisioning/provision.ts';
import { type Command, UsageError } from './command.ts';
import { type ProvisionFile, provisionSchema } from './provisionFile.ts';
import { readServerOptions } from './serverSettings.ts';
import { readSettings } from './settings.ts';

/** For products that do not mount the server: tells it of organizations and users, as often as they change. */
export const provision: Command = {
  name: 'provision',
  usage: 'FILE | -',
  summary: 'takes organizations, registrations, connections and users from a JSON file, or from standard input',
  async run({ args: [file, ...more], env, print }) {
    if (file === undefined || more.length > 0) throw new UsageError('it takes one file.');
    const settings = readSettings(env);
    const options = readServerOptions(settings);
    settings.check();
    const { organizations } = parse(file === '-' ? await text(process.stdin) : readFileSync(file, 'utf8'));
    const { createAuthShiftServer } = await import('../server.ts');
    const server = await createAuthShiftServer({ ...options, authenticate: async () => null });
    try {
      for (const organization of organizations) print(await take(server.provision, organization));
    } finally {
      await server.stop();
    }
    return 0;
  },
};

/** What is wrong is told by its place, never by its value: it may be a password. */
function parse(content: string): ProvisionFile {
  const parsed = provisionSchema.safeParse(toJson(content));
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path, code }) => `  ${z.core.toDotPath(path)}: ${code}`);
  throw new UsageError(`the file is not as it should be:\n${places.join('\n')}`);
}

function toJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw new UsageError('the file is not JSON.');
  }
}

async function take(to: Provision, organization: ProvisionFile['organizations'][number]): Promise<string> {
  const { registrations, connections, users, removeUsers, ...settings } = organization;
  await to.upsertOrganization(settings);
  for (const registration of registrations) await to.upsertRegistration(settings.id, registration);
  for (const connection of connections) await to.upsertConnection(settings.id, connection);
  await to.upsertUsers(settings.id, users);
  await to.removeUsers(settings.id, removeUsers);
  return `${settings.id}: ${registrations.length} registrations, ${connections.length} connections, ${users.length} users, ${removeUsers.length} removed`;
}
